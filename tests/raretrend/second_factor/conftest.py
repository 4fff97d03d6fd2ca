"""What tests of the second factor share."""

import time

import pytest
from django.contrib.auth.models import Group

from tests.raretrend.second_factor import PASSWORD, log_in, set_up


@pytest.fixture
def people(db, django_user_model):
    """A reporter, an editor and an administrator."""

    def create(name, role):
        user = django_user_model.objects.create_user(name, password=PASSWORD, is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        return user

    return {role: create(role, role) for role in ("記者", "編集者", "管理者")}


@pytest.fixture
def editor(people):
    return people["編集者"]


@pytest.fixture
def pass_time(clock, monkeypatch):
    """Half a minute goes by, for the app's codes and for the site's patience."""

    def pass_time(seconds=30):
        clock.tick(seconds=seconds)
        monkeypatch.setattr(time, "time", clock.now.timestamp)

    pass_time(0)
    return pass_time


@pytest.fixture
def owner(editor, pass_time):
    """An editor with a second factor: (user, app, recovery codes, browser it was set up in)."""
    client, _ = log_in(editor)
    app, codes, _ = set_up(client)
    pass_time()
    return editor, app, codes, client
