"""What search is tested with."""

from articles.search.searching import Narrowing, search


def titles(query, **narrowing):
    return [hit.edition.title for hit in search(query, Narrowing(**narrowing)).hits]
