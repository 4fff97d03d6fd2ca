"""The trends app."""

from django.apps import AppConfig


class TrendsConfig(AppConfig):
    """Keywords and their buzz; knows nothing of articles."""

    name = "trends"
    verbose_name = "トレンド"
