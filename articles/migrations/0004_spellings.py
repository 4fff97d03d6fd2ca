"""The list of spellings to begin with."""

import csv
from pathlib import Path

from django.db import migrations

SPELLINGS = Path(__file__).parent.parent / "spellings.csv"


def load(apps, schema_editor):
    """Write one row a variant."""
    spelling = apps.get_model("articles", "Spelling")
    with SPELLINGS.open(encoding="utf-8", newline="") as file:
        spelling.objects.using(schema_editor.connection.alias).bulk_create(
            spelling(**row) for row in csv.DictReader(file)
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_roles")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
