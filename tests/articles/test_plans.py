"""No page of readers reads a table from end to end: the plans of all its queries, on either database."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Edition, SearchDocument
from articles.related import STATEMENTS
from articles.search.searching import IS_LONG
from raretrend import corpus
from tests.raretrend.test_growth import PAGES, places

#: Tables that stay small whatever is written.
SMALL = {"articles_element", "articles_placement", "articles_standingpage", "articles_synonymgroup"}
#: Exports are of everything there is.
WHOLE = {
    *("articles:uses_json", "articles:uses_csv", "articles:sitemap_file"),
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
    # All that is of one of six kinds is as good as all.
    sqlite = r"SCAN (?P<all>\w+)$|SEARCH (?P<kind>\w+) USING (COVERING )?INDEX \w+ \(kind=\?\)$"
    pattern = sqlite if connection.vendor == "sqlite" else r"Seq Scan on (?P<all>\w+)"
    found = [match for line in plan(sql) if (match := re.search(pattern, line))]
    tables = re.findall(r'(?:FROM|JOIN) "?(\w+)"? (U\d+)\b', sql)
    named = {alias: table for table, alias in tables}
    read = {match["all"] or match["kind"] for match in found}
    made = set(
        re.findall(r"\) AS (\w+)", sql)
    )  # rows of a query within, whose own plan is looked at too
    return {named.get(table, table) for table in read - made}


@pytest.fixture
def planned(db):
    """A database that reads no small table whole because that is cheaper."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")


@pytest.fixture
def filled(planned):
    """A site with some hundred articles, as its database knows it."""
    corpus.make(300, seed=5)
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


def test_a_table_read_whole_is_noticed(planned):
    assert read_whole("SELECT lead FROM articles_edition WHERE lead = 'x'") == {"articles_edition"}
    aliased = "SELECT U0.lead FROM articles_edition U0 WHERE U0.lead = 'x'"
    assert read_whole(aliased) == {"articles_edition"}


def test_a_table_read_by_an_index_of_few_values_is_noticed(planned):
    """SQLite alone would choose that where there is a better one: it keeps no statistics."""
    documents = "SELECT title FROM articles_searchdocument WHERE"
    of_kind = read_whole(f"{documents} kind = 'article' AND title = 'x'")
    assert of_kind == ({"articles_searchdocument"} if connection.vendor == "sqlite" else set())
    assert read_whole(f"{documents} kind = 'article' AND key = 1") == set()


def test_whether_an_article_is_in_parts_is_asked_of_the_few_that_are(planned):
    (line,) = plan(SearchDocument.objects.filter(IS_LONG).values("key")[:1].query)[-1:]
    assert "long_articles_in_search" in line


@pytest.mark.parametrize(
    ("model", "long"),
    [(Edition, ["body_html", "contents", "text", "facts"]), (SearchDocument, ["tags", "body"])],
)
def test_what_lists_read_of_a_row_stands_before_its_long_texts(planned, model, long):
    """SQLite reads a row from its front, over all pages that a long text fills."""
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, model._meta.db_table)
    assert [column.name for column in columns][-len(long) :] == long


@pytest.mark.parametrize("kind", ["人物", "元素", "トピック"])
def test_related_articles_are_found_in_an_index(planned, kind):
    """In SQLite in the index alone; PostgreSQL weighs that by what it knows of the table."""
    sql = STATEMENTS[kind] % (1, 1, "'2026-01-01'", "'2026-01-01'")
    alone = r"near USING COVERING INDEX \w+_newest_first"
    assert connection.vendor == "postgresql" or any(re.search(alone, line) for line in plan(sql))
    assert read_whole(sql) == set()
