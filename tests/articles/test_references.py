"""The lists of topics, people, sources and authors tell how often and where they are used."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from articles.models import Author, Person, Source, Topic


@pytest.fixture
def desk(db, client, django_user_model):
    """An editor at the desk."""
    user = django_user_model.objects.create_user("desk", is_staff=True)
    user.groups.add(Group.objects.get(name="編集者"))
    client.force_login(user)
    return client


@pytest.fixture
def cited(draft):
    """A draft that uses one row of each, and some idle ones."""
    source, person = Source.objects.create(title="使う"), Person.objects.create(name="使う人")
    for idle in (Topic, Person, Author):
        idle.objects.create(name="使わない")
    Source.objects.create(title="使わない")
    draft.quote_set.all().delete()
    draft.quote_set.create(text="一", speaker=person, source=source, ordering=800)
    draft.quote_set.create(text="二", speaker=person, source=source, ordering=810)
    draft.timelineevent_set.create(title="三", when="2020年", source=source, ordering=820)
    draft.authors.add(Author.objects.create(name="使う筆者"))
    draft.topics.add(Topic.objects.create(name="使う話題"))
    return draft


def listed(desk, model, **query):
    address = reverse(f"admin:articles_{model.__name__.lower()}_changelist")
    return {str(row): row.uses for row in desk.get(address, query).context["cl"].queryset}


def test_uses_are_counted_by_editions(desk, cited):
    assert listed(desk, Person, q="使") == {"使う人": 1, "使わない": 0}
    assert listed(desk, Author) == {"使う筆者": 1, "使わない": 0}
    assert listed(desk, Topic, q="使") == {"使う話題": 1, "使わない": 0}
    # A quote and an event are two ways to the same edition.
    assert listed(desk, Source, q="使") == {"「使う」": 2, "「使わない」": 0}


def test_the_lists_are_narrowed_to_what_nobody_uses(desk, cited):
    assert set(listed(desk, Person, q="使", used="no")) == {"使わない"}
    assert set(listed(desk, Source, q="使", used="yes")) == {"「使う」"}


def test_the_page_of_a_source_names_the_editions_once(desk, cited):
    source = Source.objects.get(title="使う")
    html = desk.get(reverse("admin:articles_source_change", args=[source.pk])).content.decode()
    address = reverse("admin:articles_edition_change", args=[cited.pk])
    assert html.count(f'<a href="{address}">') == 1
    assert "使用している版" not in desk.get(reverse("admin:articles_source_add")).content.decode()


@pytest.mark.parametrize("model", [Topic, Person, Source, Author])
def test_the_lists_take_few_queries(desk, cited, model, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        listed(desk, model)
