"""Addresses as others must write them: with the site before the path."""

from urllib.parse import urljoin

from django.conf import settings


def absolute(address: str) -> str:
    """The whole address of a path; one that is whole already (a picture in an object store) stays."""
    return urljoin(f"{settings.SITE_URL}/", address)
