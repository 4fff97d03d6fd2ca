"""The search index of either database, with what there is to find from the beginning."""

import csv
from pathlib import Path

from django.db import migrations

from articles.search import index
from articles.search.scopes import NAME
from articles.search.tokens import tokens

SYNONYMS = Path(__file__).parent / "synonyms.csv"


def make_index(apps, schema_editor):
    """The table of tokens."""
    schema_editor.execute(index.backend(schema_editor.connection.vendor).CREATE)


def drop_index(apps, schema_editor):
    """Without it."""
    schema_editor.execute(index.backend(schema_editor.connection.vendor).DROP)


def index_elements(apps, schema_editor):
    """The elements are there already."""
    alias = schema_editor.connection.alias
    document = apps.get_model("articles", "SearchDocument")
    rows = []
    for element in apps.get_model("articles", "Element").objects.using(alias):
        names = f"{element.symbol} {element.name_en}"
        row = document(kind="element", key=element.pk, title=element.name_ja, tags=names)
        row.save(using=alias)
        rows.append((row.pk, tokens(row.title), [*tokens(row.tags), NAME], []))
    with schema_editor.connection.cursor() as cursor:
        index.backend(schema_editor.connection.vendor).write(cursor, rows)


def write_synonyms(apps, schema_editor):
    """The newsroom's first groups; editors change them in the admin."""
    group = apps.get_model("articles", "SynonymGroup")
    with SYNONYMS.open(encoding="utf-8", newline="") as file:
        words = [row["words"] for row in csv.DictReader(file)]
    group.objects.using(schema_editor.connection.alias).bulk_create(group(words=one) for one in words)


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_first_rows")]
    operations = [
        migrations.RunPython(make_index, drop_index),
        migrations.RunPython(index_elements, migrations.RunPython.noop),
        migrations.RunPython(write_synonyms, migrations.RunPython.noop),
    ]
