"""What happens to editions: published, scheduled, withdrawn, continued, restored.

Every function locks the article first, so that two of them never work on one article at once.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from articles import cards, copying, drafting, models, proofreading, rendering, reviewing, tallies
from articles.events import Event, tell
from articles.models import LISTED, Article, Edition
from articles.models.edition import EditionQuerySet
from articles.search import documents
from trends import recording


class NotPublishable(Exception):
    """The edition cannot go out; `errors` are sentences for the editor."""

    def __init__(self, errors: list[str]):
        super().__init__("　".join(errors))
        self.errors = errors


class Changed(NotPublishable):
    """The draft has been saved since it was looked at."""

    def __init__(self):
        super().__init__([reviewing.CHANGED])


class NothingToDo(Exception):
    """There is no draft to publish, or nothing live to withdraw; the message says which."""


@transaction.atomic
def publish(
    edition: Edition,
    *,
    by: Any = None,
    at: datetime | None = None,
    note: str = "",
    correction: bool = False,
    version: int | None = None,
) -> Edition:
    """Make a draft the article's live edition from `at` (default now), and freeze it.

    The edition live at that instant steps back then; one that is scheduled for later still takes
    over at its own time. `version` is the one that was looked at, if any was. Returns the frozen
    edition. Raises NotPublishable with the errors found, Changed where another version is stored by
    now; nothing has changed then.
    """
    article = _locked(edition.article_id)
    # Locked, so that no block is saved between rendering and freezing.
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    now = timezone.now()
    _refuse_errors(edition, version)
    at = _free_instant(article, max(at, now) if at else now, now)
    edition.number = (article.editions.aggregate(most=Max("number"))["most"] or 0) + 1
    edition.live_from, edition.live_until = at, _next_beginning(article, at)
    edition.note, edition.correction, edition.published_by = note or edition.note, correction, by
    if edition.trend and edition.buzz is None:
        edition.buzz = edition.trend.last_traffic or None
    page = rendering.render(edition)
    edition.body_html, edition.contents, edition.text = page.body_html, page.contents, page.text
    edition.facts = page.facts
    _copy_instant(edition)
    _move(article.editions.live(at), live_until=at)
    edition.save()
    tallies.change(added=tallies.last([edition.pk]))
    edition.revisions.all().delete()
    documents.add_edition(edition)
    _tell_published(edition, now, by)
    if edition.live_from <= now + timedelta(seconds=1):
        _keep_first_sample(edition, now)
        # A scheduled one is drawn when it is asked for: nothing of it is stored before its time.
        transaction.on_commit(lambda: cards.keep(edition.pk), robust=True)
    return edition


@transaction.atomic
def withdraw(article: Article, *, reason: str = "") -> None:
    """Take an article from readers at once and cancel what is scheduled. Raises NothingToDo."""
    article = _locked(article.pk)
    now = timezone.now()
    ended = _move(
        article.editions.live(now),
        live_until=_free_instant(article, now, now),
        withdrawn=True,
        withdrawal_reason=reason[:500],
    )
    cancelled = _cancel(article.editions.filter(live_from__gt=now))
    if not ended and not cancelled:
        raise NothingToDo("公開中の版も、公開予約された版もありません。")
    documents.remove_past(article.pk)
    tell(Event.WITHDRAW, _named(article.newest or article.draft), detail=reason[:500])


@transaction.atomic
def cancel(edition: Edition) -> None:
    """Cancel a scheduled edition; the one before it lives on. Raises NothingToDo if it is not scheduled."""
    article = _locked(edition.article_id)
    scheduled = article.editions.filter(pk=edition.pk, live_from__gt=timezone.now())
    edition = scheduled.first()
    if edition is None:
        raise NothingToDo("この版は公開予約されていません。")
    live_from, live_until = edition.live_from, edition.live_until
    _cancel(scheduled)
    before = article.editions.filter(live_until=live_from, withdrawn=False)
    _move(before, live_until=live_until)
    documents.remove_past(edition.article_id)
    tell(Event.CANCEL, _named(edition))


@transaction.atomic
def next_draft(article: Article, *, source: Edition | None = None, by: Any = None) -> Edition:
    """The article's working draft; if none is open, a new copy of `source` (default the newest edition).

    To restore an old edition is to open the next draft from it. Raises NothingToDo if a draft is
    open and a source was asked for: it would be lost.
    """
    article = _locked(article.pk)
    draft = article.draft
    if draft and source:
        raise NothingToDo("編集中の下書きがあります。先に公開するか、破棄してください。")
    source = source or article.newest
    if draft or source is None:
        if draft is None:
            raise NothingToDo("この記事には版がありません。")
        return draft
    return copying.copy(source, by)


@transaction.atomic
def discard(draft: Edition) -> None:
    """Delete a draft with its blocks, and its article too if nothing of it was ever published."""
    article = _locked(draft.article_id)
    draft.delete()
    if not article.editions.exists():
        article.delete()


@transaction.atomic
def rename(article: Article, slug: str) -> None:
    """Give an article a new slug; the old one redirects once readers may have seen it.

    Raises ValidationError if it is another's, or was; nothing has changed then.
    """
    article = _locked(article.pk)
    former = article.slug
    if slug == former:
        return
    drafting.refuse_taken(slug, article)
    models.FormerSlug.objects.filter(slug=slug).delete()
    article.slug = slug
    article.full_clean()
    article.save()
    if article.editions.published().exists():
        models.FormerSlug.objects.update_or_create(slug=former, defaults={"article": article})
    tell(Event.RENAME, _named(article.newest or article.draft), detail=f"{former} → {slug}")


def _tell_published(edition: Edition, now: datetime, by: Any) -> None:
    ahead = edition.live_from > now + timedelta(seconds=1)
    words = [f"{timezone.localtime(edition.live_from):%Y-%m-%d %H:%M}から"] if ahead else []
    words += ["訂正"] if edition.correction else []
    event = Event.SCHEDULE if ahead else Event.PUBLISH
    tell(event, _named(edition), by=by, detail="　".join([*words, edition.note]).strip())


def _named(edition: Edition) -> str:
    number = f" 第{edition.number}版" if edition.number else " 下書き"
    return f"{edition.title}（{edition.article.slug}{number}）"


def _locked(key: int) -> Article:
    return Article.objects.select_for_update().get(pk=key)


def _next_beginning(article: Article, at: datetime) -> datetime | None:
    """When the next scheduled edition after `at` takes over; None if there is none."""
    later = article.editions.filter(live_from__gt=at).order_by("live_from")
    return later.values_list("live_from", flat=True).first()


def _keep_first_sample(edition: Edition, now: datetime) -> None:
    """The traffic an article was written about is the first sample of a trend no feed has seen.

    Not that of a scheduled one: its trend would tell readers of it before its time.
    """
    trend = edition.trend
    if trend and edition.buzz and trend.heat_key is None:
        recording.record([(trend.keyword, trend.country.code, now, edition.buzz)])


def _free_instant(article: Article, at: datetime, now: datetime) -> datetime:
    """`at`, where no other edition begins: one scheduled for it gives way, one live already stays."""
    if at > now:
        _cancel(article.editions.filter(live_from=at))
    while article.editions.filter(live_from=at).exists():
        at += timedelta(microseconds=1)
    return at


def _cancel(editions: EditionQuerySet) -> int:
    return _move(editions, live_from=None, live_until=None)


def _move(editions: EditionQuerySet, **interval: Any) -> int:
    """Change when editions are live, and count their facts or count them no more."""
    keys = list(editions.values_list("pk", flat=True))
    before = tallies.last(keys)
    moved = Edition.objects.filter(pk__in=keys).move_interval(**interval)
    after = tallies.last(keys)
    tallies.change(added=after - before, removed=before - after)
    return moved


def _copy_instant(edition: Edition) -> None:
    """Give what pages across articles list the edition's instant, by which they order it."""
    for model in LISTED:
        rows = model.objects.filter(**{model.edition_path: edition})
        rows.update(live_from=edition.live_from)


def _refuse_errors(edition: Edition, version: int | None) -> None:
    if edition.number is not None:
        raise NotPublishable(["この版はすでに公開されています。"])
    if version not in {None, edition.version}:
        raise Changed
    if errors := proofreading.errors_in(edition):
        raise NotPublishable(errors)
