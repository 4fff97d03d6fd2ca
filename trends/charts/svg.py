"""SVG elements as text: escaped, with short numbers."""

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe


def number(value: float) -> str:
    """One decimal at most: 12, 12.5."""
    return f"{value:.1f}".removesuffix(".0")


def element(name: str, *content: str, **attributes: str | float) -> SafeString:
    """An element; `class_` stands for class, `text_anchor` for text-anchor; empty attributes are left out."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value != ""
    )
    inside = "".join(conditional_escape(piece) for piece in content)
    # Everything in it has been escaped just above.
    return mark_safe(f"<{name}{written}>{inside}</{name}>" if inside else f"<{name}{written}/>")  # noqa: S308


def _value(value: str | float) -> str:
    return number(value) if isinstance(value, float) else conditional_escape(value)


def text_width(text: str, size: float = 12) -> float:
    """About how wide a text is: a character of Japanese is a square, a Latin one a little over half."""
    return sum(size if character > "\u2e7f" else size * 0.58 for character in text)
