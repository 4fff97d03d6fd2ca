"""The articles app."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """What is written: articles, their editions and the facts in them."""

    name = "articles"
    verbose_name = "コンテンツ"

    def ready(self) -> None:
        """Names are kept findable as they change."""
        from articles.search import signals  # noqa: F401, PLC0415  (models must be there first)
