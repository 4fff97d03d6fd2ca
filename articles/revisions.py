"""What a draft said after each save, so that a late save can be shown what it missed."""

from articles import comparing
from articles.comparing import Change, Passage
from articles.models import Edition, Revision

#: Older ones are of no use: nobody leaves a page open for so many saves of others.
KEPT = 30


def keep(draft: Edition) -> None:
    """Remember what the draft says now."""
    Revision.objects.update_or_create(
        edition=draft,
        version=draft.version,
        defaults={"passages": comparing.passages_of(draft), "by_id": draft.saved_by_id},
    )
    draft.revisions.filter(version__lte=draft.version - KEPT).delete()


def changes_since(draft: Edition, version: int) -> list[Change] | None:
    """What has changed in the draft since a save; None where that is no longer known."""
    known = dict(draft.revisions.filter(version=version).values_list("version", "passages"))
    if version not in known:
        return None
    before = [Passage(*passage) for passage in known[version]]
    return comparing.compare_passages(before, comparing.passages_of(draft))
