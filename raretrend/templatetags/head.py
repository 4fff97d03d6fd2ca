"""What the head of every page is made with."""

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.template.base import NodeList, Parser, Token
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
