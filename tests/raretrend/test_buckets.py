"""Media in a bucket: the same pictures, copies and cards as on a disk, over real HTTP."""

from io import BytesIO

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from moto.server import ThreadedMotoServer
from PIL import Image

from articles import cards, renditions
from articles.cards import keeping
from articles.models import Edition, Picture
from raretrend import buckets
from tests.postgres import free_port

KEYS = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}


@pytest.fixture(scope="module")
def store():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=free_port(), verbose=False)
    server.start()
    yield f"http://127.0.0.1:{server._server.server_port}"
    server.stop()


@pytest.fixture
def bucket(store, settings):
    """A new bucket, in which all media are."""
    client = boto3.client("s3", endpoint_url=store, region_name="us-east-1", **KEYS)
    client.create_bucket(Bucket="media")
    url = f"s3://key:secret@media/site?endpoint={store}&region=us-east-1"
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "raretrend.buckets.BucketStorage",
            "OPTIONS": buckets.options(url),
        }
    }
    found = boto3.resource("s3", endpoint_url=store, region_name="us-east-1", **KEYS).Bucket(
        "media"
    )
    yield found
    found.objects.delete()
    found.delete()


def names(bucket):
    return {one.key for one in bucket.objects.all()}


def photograph(colour="red", size=(1600, 900)):
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return ContentFile(out.getvalue(), "mine.png")


@pytest.fixture
def stored(bucket, db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return Picture.objects.create(file=photograph(), alt="鉱山")


def test_a_picture_and_its_copies_are_in_the_bucket_and_below_our_own_address(
    bucket, stored, client
):
    copies = {
        copy.name(stored.file.name, ending)
        for copy in (*renditions.whole(stored), *renditions.crops(stored))
        for ending in renditions.FORMATS
    }
    assert names(bucket) == {f"site/{name}" for name in (stored.file.name, *copies)}
    assert renditions.make(stored) == 0  # all are found
    assert stored.file.url == f"/media/{stored.file.name}"
    answer = client.get(stored.file.url)
    assert answer["Content-Type"] == "image/png"
    assert answer.getvalue() == photograph().read()
    webp = client.get(stored.thumbnail_url)
    with Image.open(BytesIO(webp.getvalue())) as image:
        assert (image.format, image.width) == ("WEBP", 480)


def test_two_pictures_of_one_name_are_two_files(bucket, stored):
    second = Picture.objects.create(file=photograph("blue"))
    assert second.file.name != stored.file.name
    assert f"site/{second.file.name}" in names(bucket)


def test_a_picture_that_goes_takes_all_its_files_along(
    bucket, stored, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        stored.delete()
    assert names(bucket) == set()


def test_a_card_is_made_once_and_kept_in_the_bucket(bucket, article):
    edition = Edition.objects.live().for_cards().get()
    drawn = cards.png(edition)
    (name,) = names(bucket)
    assert name.startswith("site/cards/")
    assert bucket.Object(name).get()["Body"].read() == drawn
    bucket.put_object(Key=name, Body=b"kept" + keeping.END)
    assert cards.png(edition) == b"kept" + keeping.END


@pytest.mark.parametrize("path", ["nothing.png", "../settings.py", "a/../../b", "%00", "a" * 2000])
def test_what_is_not_in_the_bucket_is_not_found(bucket, client, db, path):
    assert client.get(f"/media/{path}").status_code == 404


def test_a_store_that_is_gone_is_as_a_disk_that_fails(settings, client, article, monkeypatch):
    monkeypatch.setattr(buckets, "CONNECT", 1)
    url = f"s3://key:secret@media?endpoint=http://127.0.0.1:{free_port()}&region=us-east-1"
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "raretrend.buckets.BucketStorage",
            "OPTIONS": buckets.options(url),
        }
    }
    with pytest.raises(OSError, match="media storage"):
        default_storage.save("x", ContentFile(b"x"))
    with pytest.raises(renditions.NotMade):
        renditions.make(Picture(file="pictures/x.png", width=10, height=10))
    assert client.get("/readyz").content == b"storage\n"
    # The page of the article and its card need no file.
    assert client.get(article.get_absolute_url()).status_code == 200
    assert cards.png(Edition.objects.live().for_cards().get()).startswith(b"\x89PNG")
