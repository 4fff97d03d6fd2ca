"""Pictures of articles."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from articles import renditions


class Picture(models.Model):
    """An image file with what has to be said about it (画像)."""

    class Licence(models.TextChoices):
        """On what terms the picture may be shown."""

        OWN = "own", "自社で撮影・作成"
        PERMITTED = "permitted", "権利者の許諾済み"
        CC0 = "cc0", "CC0・パブリックドメイン"
        CC_BY = "cc-by", "CC BY"
        CC_BY_SA = "cc-by-sa", "CC BY-SA"
        GOVERNMENT = "government", "政府標準利用規約"
        QUOTED = "quoted", "引用（著作権法第32条）"
        UNKNOWN = "", "未確認"

    file = models.ImageField(
        "ファイル", upload_to="pictures/%Y/%m/", width_field="width", height_field="height"
    )
    width = models.PositiveIntegerField("幅", editable=False)
    height = models.PositiveIntegerField("高さ", editable=False)
    alt = models.CharField("代替テキスト", max_length=300, blank=True)
    credit = models.CharField("クレジット", max_length=200, blank=True)
    licence = models.CharField(
        "利用条件", max_length=12, choices=Licence, default=Licence.UNKNOWN, blank=True
    )
    focal_x = models.PositiveSmallIntegerField(
        "中心（左から％）", default=50, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        "中心（上から％）", default=50, validators=[MaxValueValidator(100)]
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="登録者",
    )
    uploaded_at = models.DateTimeField("登録日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "画像"
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(focal_x__lte=100, focal_y__lte=100),
                name="picture_centre_is_inside",
            )
        ]

    def __str__(self) -> str:
        return self.alt or self.file.name.rpartition("/")[2]

    def save(self, **kwargs: Any) -> None:
        """As in Django; then its copies are made. What goes wrong there is logged, and the row stays."""
        with transaction.atomic():  # a file whose row comes to nothing goes again
            super().save(**kwargs)
        # Not a partial: Django names what failed by its __qualname__, which a partial does not have.
        transaction.on_commit(lambda: renditions.make(self), robust=True)

    save.alters_data = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """As in Django, which would read a stored file's size from the disk once more: it may be gone."""
        stored = {"file"} if self.file and self.file._committed else set()
        super().clean_fields({*(exclude or ()), *stored})

    @property
    def whole(self) -> renditions.Offer:
        """The whole picture for `articles/picture.html`."""
        return renditions.offer_of_whole(self)

    @property
    def crop(self) -> renditions.Offer:
        """Its part at 16:9 around the centre, for the same."""
        return renditions.offer_of_crop(self)

    @property
    def thumbnail_url(self) -> str:
        """The address of the small copy for lists."""
        return renditions.thumbnail_url(self)


@receiver(post_delete, sender=Picture)
def remove_files(instance: Picture, **kwargs: Any) -> None:
    """A picture's files go with it, once it is certain that it goes."""
    name = instance.file.name
    transaction.on_commit(lambda: _remove_unnamed(name), robust=True)


def _remove_unnamed(name: str) -> None:
    """Delete a file and its copies unless another picture is of the same file."""
    if not Picture.objects.filter(file=name).exists():
        default_storage.delete(name)
        renditions.remove(name)
