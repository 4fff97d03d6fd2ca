"""No page of readers reads a table from end to end: the plans of all its queries, on either database."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from raretrend import corpus
from tests.raretrend.test_growth import PAGES, places

#: Tables that stay small whatever is written.
SMALL = {"articles_element", "articles_placement", "articles_standingpage", "articles_synonymgroup"}
#: Exports and sitemap indexes are of everything there is.
WHOLE = {
    *("articles:uses_json", "articles:uses_csv", "articles:sitemap", "articles:sitemap_file"),
    *("trends:trends", "trends:country", "trends:about", "trends:feed", "articles:sitemap_static"),
}


def plan(sql):
    """The lines of a query's plan."""
    words = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{words} {sql}")
        return [str(row[-1]).strip() for row in cursor.fetchall()]


def read_whole(sql):
    """The tables a query reads from end to end."""
    pattern = r"SCAN (\w+)$" if connection.vendor == "sqlite" else r"Seq Scan on (\w+)"
    found = [re.search(pattern, line) for line in plan(sql)]
    tables = re.findall(r'(?:FROM|JOIN) "?(\w+)"? (U\d+)\b', sql)
    named = {alias: table for table, alias in tables}
    return {named.get(match[1], match[1]) for match in found if match}


@pytest.fixture
def filled(db):
    """A site with some hundred articles, whose small tables are not read whole because that is cheaper."""
    corpus.make(300, seed=5)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            cursor.execute("SET LOCAL enable_seqscan = off")
    return places()


def test_no_page_reads_a_table_that_grows_from_end_to_end(filled, client):
    names = {
        name
        for name, paths in PAGES.items()
        if name.startswith("articles:") and name not in WHOLE
        for path in paths
    }
    read = {}
    for path in (path for name in sorted(names) for path in PAGES[name]):
        with CaptureQueriesContext(connection) as queries:
            client.get(path.format(**filled)).getvalue()
        for query in queries.captured_queries:
            if query["sql"].startswith("SELECT"):
                whole = read_whole(query["sql"]) - SMALL
                if whole:
                    read[path, query["sql"]] = whole
    assert read == {}


def test_a_table_read_whole_is_noticed(filled):
    assert read_whole("SELECT lead FROM articles_edition WHERE lead = 'x'") == {"articles_edition"}
    aliased = "SELECT U0.lead FROM articles_edition U0 WHERE U0.lead = 'x'"
    assert read_whole(aliased) == {"articles_edition"}
