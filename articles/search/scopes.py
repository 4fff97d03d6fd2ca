"""Where words are looked for: in documents of which kind, and in what of them."""

from dataclasses import dataclass

# What stands among the topics of a document to say its kind; nothing typed becomes such a token.
ARTICLE, NAME, NAMING = "\ue000", "\ue002", "\ue003"


@dataclass(frozen=True)
class Scope:
    """Documents of a kind (all without a mark), and the columns that must have the words."""

    mark: str = ""
    columns: tuple[str, ...] = ()


TITLES = Scope(ARTICLE, ("title",))
TITLES_AND_TOPICS = Scope(ARTICLE, ("title", "tags"))
NAMES = Scope(NAME, ("title", "tags"))
EVERYTHING = Scope()


def naming(element: int) -> Scope:
    """Events whose titles have the name of an element, by its number, as a word of its own."""
    return Scope(f"{NAMING}{element}", ("tags",))
