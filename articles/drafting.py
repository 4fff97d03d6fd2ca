"""Making and keeping drafts: new articles out of documents, topics, authors, anchors."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify

from articles import revisions
from articles.anchors import free_anchor
from articles.document import Document, rows
from articles.models import (
    Article,
    Author,
    Byline,
    Edition,
    EditionTopic,
    FormerSlug,
    Section,
    Topic,
)
from trends import slugs

LONGEST_SLUG = 60


@transaction.atomic
def new_article(document: Document, *, slug: str = "", by: Any = None) -> Edition:
    """A new article whose draft is the document.

    A slug that is asked for must be free; else one is made of the document's slug, keyword or title.
    Raises DocumentError or ValidationError; nothing is written then.
    """
    if slug:
        refuse_taken(slug)
    article = Article(slug=slug or free_slug(document))
    article.full_clean()
    article.save()
    draft = rows.write_draft(document, article, by=by)
    if author := Author.objects.filter(user=by).first() if by else None:
        draft.bylines.create(author=author)
    revisions.keep(draft)
    return draft


def refuse_taken(slug: str, article: Article | None = None) -> None:
    """Raise ValidationError if another article has the slug, or had it: its old address leads on."""
    key = article.pk if article else None
    if Article.objects.filter(slug=slug).exclude(pk=key).exists():
        raise ValidationError(f"このスラッグはすでに使われています：{slug}")
    if FormerSlug.objects.filter(slug=slug).exclude(article=key).exists():
        raise ValidationError(f"このスラッグは、ほかの記事の以前のアドレスです：{slug}")


def free_slug(document: Document) -> str:
    """The slug a document suggests, with a number behind it if it is taken."""
    suggestions = [document.slug, document.trend.keyword if document.trend else "", document.title]
    possible = [
        slugify(unicodedata.normalize("NFKC", text), allow_unicode=True)[:LONGEST_SLUG].strip("-_")
        for text in suggestions
    ]
    wanted = next((slug for slug in possible if slug), "article")
    return slugs.free_slug(wanted, Article.objects.all(), FormerSlug.objects.all())


def set_topics(edition: Edition, topics: Iterable[Topic]) -> None:
    """Give a draft these topics; those it keeps keep their order."""
    stored = {link.tag_id for link in edition.topic_links.all()}
    wanted = {topic.pk for topic in topics}
    if gone := stored - wanted:
        edition.topic_links.filter(tag__in=gone).delete()
    EditionTopic.objects.bulk_create(
        EditionTopic(content_object=edition, tag_id=key) for key in sorted(wanted - stored)
    )


def set_authors(edition: Edition, authors: Iterable[Author]) -> None:
    """Give a draft these authors, in their order."""
    wanted = [author.pk for author in authors]
    if wanted == [byline.author_id for byline in edition.bylines.all()]:
        return
    edition.bylines.all().delete()
    Byline.objects.bulk_create(Byline(edition=edition, author_id=key) for key in wanted)


def fill_anchors(edition: Edition) -> None:
    """Give headings without an anchor one of their own; no two are the same."""
    taken: set[str] = set()
    changed = []
    for section in Section.objects.filter(edition=edition):
        anchor = free_anchor(section.anchor, section.heading, taken)
        if anchor != section.anchor:
            section.anchor = anchor
            changed.append(section)
    if changed:
        Section.objects.bulk_update(changed, ["anchor"])
