"""What tests of pictures share."""

from io import BytesIO

import pytest

from articles.models import Picture
from articles.uploads import cleaned_picture


@pytest.fixture
def store(db, django_capture_on_commit_callbacks):
    """Stores a picture as the desk does, and makes its copies as a commit would."""

    def store(data: bytes, **values) -> Picture:
        with django_capture_on_commit_callbacks(execute=True):
            return Picture.objects.create(file=cleaned_picture(BytesIO(data)), **values)

    return store


@pytest.fixture
def save(django_capture_on_commit_callbacks):
    """Saves a row and does what is to be done after the commit."""

    def save(row, **values):
        for name, value in values.items():
            setattr(row, name, value)
        with django_capture_on_commit_callbacks(execute=True):
            row.save()

    return save
