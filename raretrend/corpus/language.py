"""Sentences about what an article is about, as Japanese reads: patterns filled with words."""

import random
import tomllib
from functools import cache
from itertools import product
from pathlib import Path

WORDS = Path(__file__).parent / "words.toml"


@cache
def words() -> dict[str, list[str]]:
    """The words by their kind, the patterns by theirs."""
    told = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {kind: one.split() if isinstance(one, str) else one for kind, one in told.items()}


@cache
def names() -> list[str]:
    """Names of people; placeholders all of them."""
    told = words()
    return [first + last for first, last in product(told["family_names"], told["given_names"])]


@cache
def topics() -> list[str]:
    """Topics, those that come first are written about most: subjects, then subjects with an aspect."""
    told = words()
    pairs = [
        f"{subject}の{aspect}" for aspect, subject in product(told["aspects"], told["subjects"])
    ]
    return [*told["subjects"], *pairs]


class Writer:
    """Writes about one subject; chance is the seed's."""

    def __init__(self, chance: random.Random, subject: str) -> None:
        self.chance, self.subject = chance, subject

    def say(self, kind: str) -> str:
        """One of the patterns of a kind, with words in it."""
        told, choose = words(), self.chance.choice
        return choose(told[kind]).format(
            subject=self.subject,
            other=choose(told["subjects"]),
            aspect=choose(told["aspects"]),
            place=choose(told["places"]),
            place2=choose(told["places"]),
            organisation=choose(told["organisations"]),
            year=self.chance.randint(1990, 2026),
            month=self.chance.randint(1, 12),
            number=self.chance.randint(2, 98),
        )

    def text(self, length: int) -> str:
        """Sentences of about so many characters together."""
        said: list[str] = []
        while length > 0:
            said.append(self.say("sentences"))
            length -= len(said[-1])
        return "".join(said)
