"""The articles app."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """What is written: articles, their editions and the facts in them."""

    name = "articles"
    verbose_name = "コンテンツ"
