"""What the head of every page is made with."""

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.template.context import Context
from django.utils.safestring import SafeString, mark_safe

from raretrend import canonical
from trends import addresses

register = template.Library()

#: As in Django's json_script; the line ends are those JavaScript once knew and JSON did not.
ESCAPES = str.maketrans({character: f"\\u{ord(character):04X}" for character in "<>&\u2028\u2029"})


class CaptureNode(template.Node):
    """Markup that is kept under a name instead of being shown."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name, self.nodelist = name, nodelist

    def render(self, context: Context) -> str:
        """Nothing here; the markup, its white space collapsed, is in the context from now on."""
        markup = " ".join(self.nodelist.render(context).split())
        context[self.name] = mark_safe(markup)  # noqa: S308  (rendered, so escaped, just above)
        return ""


@register.tag
def capture(parser: Parser, token: Token) -> CaptureNode:
    """`{% capture name %}{% block … %}{% endcapture %}`: a block said once and shown several times."""
    parts = token.split_contents()
    if len(parts) != 2:
        raise template.TemplateSyntaxError("capture takes one name")
    nodelist = parser.parse(("endcapture",))
    parser.delete_first_token()
    return CaptureNode(parts[1], nodelist)


class ReadyNode(template.Node):
    """Markup that is made once for each of a few values."""

    def __init__(self, value: FilterExpression | None, nodelist: NodeList) -> None:
        self.value, self.nodelist = value, nodelist
        self.made: dict[Any, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """The markup, as it was made the first time."""
        value = self.value and self.value.resolve(context)
        if value not in self.made:
            self.made[value] = self.nodelist.render(context)
        return self.made[value]


@register.tag
def ready(parser: Parser, token: Token) -> ReadyNode:
    """`{% ready %}…{% endready %}`: markup that is the same on every page; `{% ready x %}`: for each `x`.

    A value must be one of few, and all the markup depends on.
    """
    _, *values = token.split_contents()
    if len(values) > 1:
        raise template.TemplateSyntaxError("ready takes one value at the most")
    value = parser.compile_filter(values[0]) if values else None
    nodelist = parser.parse(("endready",))
    parser.delete_first_token()
    return ReadyNode(value, nodelist)


@register.simple_tag(takes_context=True)
def canonical_path(context: Context) -> str:
    """The path of this page without what readers and trackers hang on it."""
    return canonical.path_of(context["request"]) if "request" in context else ""


@register.filter
def absolute(address: str) -> str:
    """The whole address of a path; nothing for nothing."""
    return addresses.absolute(address) if address else ""


@register.filter
def data_blocks(things: Iterable[dict[str, Any]]) -> SafeString:
    """JSON-LD, a data block a thing: browsers do not execute them, and CSP lets them be.

    https://html.spec.whatwg.org/#data-block
    """
    blocks = (json.dumps(thing, ensure_ascii=False).translate(ESCAPES) for thing in things or ())
    return mark_safe(  # noqa: S308  (nothing that could end a script element is left)
        "\n".join(f'<script type="application/ld+json">{block}</script>' for block in blocks)
    )
