"""Pages about the site itself."""

from django.db import models

from trends.addresses import path_to


class StandingPage(models.Model):
    """A page that is always there (固定ページ); its text is the editors', its address is not."""

    class Address(models.TextChoices):
        """The pages there are."""

        ABOUT = "about", "/about/"
        ACCESSIBILITY = "accessibility", "/accessibility/"

    slug = models.CharField("アドレス", max_length=20, unique=True, choices=Address, editable=False)
    title = models.CharField("題名", max_length=100)
    html = models.TextField(
        "本文", help_text="段落の文字をすべて太字にすると、その段落は見出しになります。"
    )
    updated_at = models.DateTimeField("更新日時", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "固定ページ"
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page."""
        return path_to(f"articles:{self.slug}")
