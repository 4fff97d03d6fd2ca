"""Media in an S3-compatible bucket: MEDIA_STORAGE_URL says which.

Its files are shown below the site's own /media/, by the site or by nginx in front of it: readers' pages load
nothing from elsewhere, and the bucket can stay private.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

#: Seconds: a store in reach answers within them; an editor's request must not wait for minutes.
CONNECT, READ = 3, 20


def _as_os_error(method: Callable) -> Callable:
    """A store that fails is to its callers what a disk that fails is."""

    @wraps(method)
    def told(*args: Any, **kwargs: Any) -> Any:
        try:
            return method(*args, **kwargs)
        except (BotoCoreError, ClientError) as error:
            raise OSError(f"The media storage does not answer as it should: {error}") from error

    return told


class BucketStorage(S3Storage):
    """A bucket whose files have the site's own addresses."""

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """The address below /media/, as for files on a disk."""
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"

    _open = _as_os_error(S3Storage._open)
    _save = _as_os_error(S3Storage._save)
    delete = _as_os_error(S3Storage.delete)
    exists = _as_os_error(S3Storage.exists)
    listdir = _as_os_error(S3Storage.listdir)


def options(url: str) -> dict[str, Any]:
    """BucketStorage's options from s3://[key:secret@]bucket[/prefix][?endpoint=…&region=…].

    Without a key in it, boto3 looks for one where it always does: AWS_ACCESS_KEY_ID, the machine's role.
    """
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    patience = Config(
        connect_timeout=CONNECT,
        read_timeout=READ,
        retries={"total_max_attempts": 2},
        # Other makers' stores know neither virtual hosts nor the newer checksums.
        s3={"addressing_style": "path" if "endpoint" in query else "auto"},
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
    found = {
        "bucket_name": parts.hostname,
        "location": parts.path.strip("/"),
        "endpoint_url": query.get("endpoint"),
        "region_name": query.get("region"),
        "access_key": parts.username and unquote(parts.username),
        "secret_key": parts.password and unquote(parts.password),
    }
    return {name: value for name, value in found.items() if value} | {
        "client_config": patience,
        # Two pictures of one name are two files, as on a disk.
        "file_overwrite": False,
    }
