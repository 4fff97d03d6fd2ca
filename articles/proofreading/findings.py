"""What a check finds."""

from dataclasses import dataclass
from enum import StrEnum

from articles.models import Block


class Level(StrEnum):
    """How grave a finding is: an error stops publication."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"

    @property
    def label(self) -> str:
        """The level's Japanese name."""
        return {"error": "誤り", "warning": "注意", "hint": "ヒント"}[self.value]


@dataclass(frozen=True, eq=False)
class Finding:
    """One sentence for the editor, and the block it is about."""

    level: Level
    message: str
    block: Block | None = None
    #: The name of the check that found it; an editor can waive it unless it is an error.
    check: str = ""

    @property
    def waivable(self) -> bool:
        """Whether an editor may decide to overlook it."""
        return self.level != Level.ERROR

    def __str__(self) -> str:
        if self.block is None:
            return self.message
        return f"{self.block._meta.verbose_name}「{str(self.block)[:20]}」：{self.message}"


def error(message: str, block: Block | None = None) -> Finding:
    """A finding that stops publication."""
    return Finding(Level.ERROR, message, block)


def warning(message: str, block: Block | None = None) -> Finding:
    """A finding the editor should look at."""
    return Finding(Level.WARNING, message, block)


def hint(message: str, block: Block | None = None) -> Finding:
    """A finding about style."""
    return Finding(Level.HINT, message, block)
