"""The project as an app, for its commands."""

from django.apps import AppConfig


class RareTrendConfig(AppConfig):
    """How the site is put together and served."""

    name = "raretrend"
    verbose_name = "RareTrend"
