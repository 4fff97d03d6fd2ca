"""Whatever an editor does, in whatever order: never two live editions, never a broken rule."""

import contextlib
from datetime import timedelta

from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from articles import publishing
from articles.models import Article, Edition
from tests.examples import forgotten

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["next", "publish", "schedule", "cancel", "withdraw", "restore", "tick"]),
        st.integers(0, 5),
    ),
    max_size=25,
)


def take(step, number, article, clock):
    editions = list(article.editions.published().order_by("number"))
    one = editions[number % len(editions)] if editions else None
    match step:
        case "next":
            publishing.next_draft(article)
        case "publish" if article.draft:
            publishing.publish(article.draft)
        case "schedule" if article.draft:
            publishing.publish(article.draft, at=clock["now"] + timedelta(minutes=number))
        case "cancel" if one:
            publishing.cancel(one)
        case "withdraw":
            publishing.withdraw(article)
        case "restore" if one:
            publishing.next_draft(article, source=one)
        case "tick":
            clock["now"] += timedelta(minutes=number)


def live(article, at):
    return set(article.editions.live(at).values_list("number", flat=True))


@settings(max_examples=60)
@given(STEPS)
def test_any_sequence_keeps_the_rules(db, steps):
    with forgotten():
        follow(steps)


def follow(steps):
    clock = {"now": timezone.now()}
    article = Article.objects.create(slug=f"a-{Article.objects.count()}")
    draft = Edition.objects.create(article=article, title="題名")
    draft.prose_set.create(ordering=10, html="<p>本文</p>")
    original = timezone.now
    timezone.now = lambda: clock["now"]
    seen: list[tuple] = []
    try:
        for step, number in steps:
            with contextlib.suppress(publishing.NothingToDo):
                take(step, number, article, clock)
            for minute in range(7):
                assert len(live(article, clock["now"] + timedelta(minutes=minute))) <= 1
            assert article.editions.drafts().count() <= 1
            for at, numbers in seen:
                assert live(article, at) == numbers, "what readers saw has changed afterwards"
            seen.append((clock["now"] - timedelta(microseconds=1), None))
            seen = [(at, live(article, at) if numbers is None else numbers) for at, numbers in seen]
    finally:
        timezone.now = original
