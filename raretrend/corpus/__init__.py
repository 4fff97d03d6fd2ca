"""A made-up newsroom of any size, to measure the site with: `make_corpus`.

`language` writes sentences, `content` the blocks of an article, `storing` puts many articles into the
database at once. The same seed makes the same corpus.
"""

from raretrend.corpus.storing import make

__all__ = ["make"]
