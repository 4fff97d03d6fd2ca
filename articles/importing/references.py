"""`[^key]` and `{speaker="…"}` behind a fact, as our own Markdown writes them."""

import re
from dataclasses import dataclass, field

from articles.document import Source

REFERENCE = re.compile(r"\s*\[\^(?P<key>[^\]\s]+)\]\s*(?P<settings>\{[^{}]*\})?\s*\Z")
SETTINGS = re.compile(r"\s*(?P<settings>\{(?:speaker=\"[^\"{}]*\"|anonymous)\})\s*\Z")
SPEAKER = re.compile(r'speaker="([^"]*)"')


@dataclass(frozen=True)
class Referring:
    """A text without its reference, and what the reference said."""

    text: str
    source: Source | None = None
    settings: str | None = None

    @property
    def speaker(self) -> str | None:
        """The speaker the settings name."""
        found = SPEAKER.search(self.settings or "")
        return found[1] if found and found[1] else None

    @property
    def anonymous(self) -> bool:
        """Whether the settings say that the speaker is unnamed."""
        return "anonymous" in (self.settings or "")


@dataclass
class References:
    """The sources a writer named with keys."""

    sources: dict[str, Source] = field(default_factory=dict)

    def take(self, text: str) -> Referring:
        """Split a trailing reference from a text; a key nobody named stays text."""
        found = REFERENCE.search(text)
        if found and found["key"] in self.sources:
            source = self.sources[found["key"]]
            return Referring(text[: found.start()], source, found["settings"])
        if found := SETTINGS.search(text):
            return Referring(text[: found.start()], None, found["settings"])
        return Referring(text)
