"""Pictures of articles."""

from django.db import models


class Picture(models.Model):
    """An image file with what has to be said about it (画像)."""

    file = models.ImageField(
        "ファイル", upload_to="pictures/%Y/%m/", width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField("幅", editable=False)
    height = models.PositiveIntegerField("高さ", editable=False)
    alt = models.CharField("代替テキスト", max_length=300, blank=True)
    credit = models.CharField("クレジット", max_length=200, blank=True)
    uploaded_at = models.DateTimeField("登録日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "画像"
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.alt or self.file.name
