"""The articles app."""

import mimetypes

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """What is written: articles, their editions and the facts in them."""

    name = "articles"
    verbose_name = "コンテンツ"

    def ready(self) -> None:
        """Names are kept findable and counted as they change, and files are served as what they are."""
        # Not every machine knows these endings, and browsers are told not to guess.
        for ending in ("avif", "webp"):
            mimetypes.add_type(f"image/{ending}", f".{ending}")
        from articles import tallies  # noqa: F401, PLC0415  (models must be there first)
        from articles.search import signals  # noqa: F401, PLC0415
