"""Japanese typesetting in templates: dates, numbers, line breaks at phrases."""

from datetime import date, datetime
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from articles import typesetting
from articles.punctuation import full_width, full_width_html
from articles.richtext import clean
from trends import traffic

register = template.Library()

WEEKDAYS = "月火水木金土日"


@register.filter
@lru_cache(maxsize=4096)
def phrases(text: str) -> SafeString:
    """The text with `<wbr>` between phrases, so that lines break where a reader would pause.

    Its punctuation is set in full width. Needs `word-break: keep-all` on its element; `<wbr>` does not enter
    copied text.
    """
    pieces = typesetting.phrases(full_width(str(text)))
    # Every piece is escaped.
    return mark_safe("<wbr>".join(conditional_escape(piece) for piece in pieces))  # noqa: S308


@register.filter
def headline(text: str) -> SafeString:
    """A title as `phrases`, parted behind its first colon: each part has lines of its own.

    Needs `display: block` on `.part`.
    """
    head, colon, rest = full_width(str(text)).partition("：")
    if not head or not rest:
        return phrases(text)
    parts = (phrases(head + colon), phrases(rest))
    return format_html_join("", '<span class="part">{}</span>', ((part,) for part in parts))


@register.filter
def typeset(text: str) -> str:
    """The text with its punctuation in full width where Japanese touches it."""
    return full_width(str(text))


@register.filter
def ja_date(value: date | datetime | None) -> str:
    """2026年11月20日(金), in Japanese time; empty for None."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = timezone.localtime(value)
    return f"{value.year}年{value.month}月{value.day}日({WEEKDAYS[value.weekday()]})"


@register.filter
def ja_datetime(value: datetime | None) -> str:
    """2026年11月20日(金) 9:05, in Japanese time; empty for None."""
    if value is None:
        return ""
    value = timezone.localtime(value)
    return f"{ja_date(value)} {value.hour}:{value.minute:02}"


@register.filter
def searches(value: int | None) -> str:
    """5,000+, 2万+; empty for None."""
    return traffic.shown(value) if value else ""


@register.filter
def ja_month(value: datetime) -> str:
    """2026年11月, in Japanese time."""
    value = timezone.localtime(value)
    return f"{value.year}年{value.month}月"


@register.filter
def framed_tables(html: str) -> SafeString:
    """Rich text as it is shown, with every table in a box of its own that scrolls on a small screen.

    The rich text has been through the allow-list of `articles.richtext` when it was stored.
    """
    opening = '<div class="scroller" role="region" tabindex="0" aria-label="表"><table>'
    framed = (
        full_width_html(clean(html))
        .replace("<table>", opening)
        .replace("</table>", "</table></div>")
    )
    return mark_safe(framed)  # noqa: S308  (cleaned just above)


@register.filter
def machine_time(value: datetime) -> str:
    """2026-11-20T09:05:00+09:00, as `<time datetime>` wants it (no more than milliseconds)."""
    return timezone.localtime(value).isoformat(timespec="seconds")
