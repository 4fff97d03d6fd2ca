"""The 118 elements."""

import csv
from pathlib import Path

from django.db import migrations

ELEMENTS = Path(__file__).parent.parent / "elements.csv"


def load(apps, schema_editor):
    """Write one row an element."""
    element = apps.get_model("articles", "Element")
    with ELEMENTS.open(encoding="utf-8", newline="") as file:
        element.objects.using(schema_editor.connection.alias).bulk_create(
            element(
                number=int(row["number"]),
                symbol=row["symbol"],
                name_ja=row["name_ja"],
                name_en=row["name_en"],
                rare_earth=row["is_rare_earth"] == "1",
                rare_earth_group=row["rare_earth_group"],
                group_note=row["group_note"],
            )
            for row in csv.DictReader(file)
        )


class Migration(migrations.Migration):
    dependencies = [("articles", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
