"""What tests of pages across articles share."""

import pytest
from bs4 import BeautifulSoup


@pytest.fixture
def page(client):
    """A page as a tree; the answer must be a page."""

    def get(path):
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return BeautifulSoup(answer.content, "lxml")

    return get
