"""How long an article takes to read."""

import math
import re

#: Characters a minute: what adults read of Japanese prose in silence (400 to 600).
SPEED = 500
UNREAD = re.compile(r"\s+")


def reading_minutes(text: str) -> int:
    """Minutes, at least one, rounded up."""
    return max(1, math.ceil(len(UNREAD.sub("", text)) / SPEED))
