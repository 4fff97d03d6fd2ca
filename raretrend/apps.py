"""The project as an app, for its commands and for what it keeps."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class RareTrendConfig(AppConfig):
    """How the site is put together and served."""

    name = "raretrend"
    verbose_name = "RareTrend"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Changes are counted from the first migration on and put on record; the database is checked."""
        import raretrend.lookups  # noqa: F401, PLC0415  (registers one)
        from raretrend import checks  # noqa: F401, PLC0415  (registers itself)
        from raretrend.audit import listening  # noqa: F401, PLC0415  (models must be there first)
        from raretrend.generation import keep_counting  # noqa: PLC0415  (models must be there first)

        post_migrate.connect(keep_counting, sender=self)
