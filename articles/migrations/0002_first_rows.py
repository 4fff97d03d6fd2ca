"""What a newsroom begins with: the 118 elements, a list of spellings, pages about the site, and its roles.

The roles are groups: 記者 writes, 編集者 publishes, 管理者 looks after people too.
"""

import csv
from pathlib import Path

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

FOLDER = Path(__file__).parent.parent

EDITED = ("topic", "topicalias", "source", "person", "author", "picture", "spelling")
BLOCKS = ("section", "prose", "quote", "timelineevent", "elementuse", "figure")
REPORTER = {
    "articles": [
        *(f"{action}_{model}" for action in ("view", "add", "change") for model in EDITED),
        *(f"{action}_{model}" for action in ("view", "add", "change", "delete") for model in BLOCKS),
        *("view_article", "add_article", "change_article"),
        *("view_edition", "add_edition", "change_edition", "view_element"),
    ],
    "trends": ["view_trend", "add_trend", "view_newsitem", "view_trendalias"],
}
EDITOR = {
    "articles": [
        *("publish_edition", "change_any_edition"),
        *(f"delete_{model}" for model in EDITED),
        *(
            f"{action}_{model}"
            for model in ("synonymgroup", "placement")
            for action in ("view", "add", "change", "delete")
        ),
        *("view_standingpage", "change_standingpage"),
    ],
    "trends": [
        "change_trend",
        *(f"{action}_trendalias" for action in ("add", "change", "delete")),
        *(f"{action}_feed" for action in ("view", "add", "change", "delete")),
        *("change_newsitem", "delete_newsitem"),
    ],
}
ADMINISTRATOR = {"auth": [f"{action}_user" for action in ("view", "add", "change", "delete")]}
ROLES = {
    "記者": [REPORTER],
    "編集者": [REPORTER, EDITOR],
    "管理者": [REPORTER, EDITOR, ADMINISTRATOR],
}


#: Pages about the site by address; their first texts stand beside this file.
STANDING_PAGES = {"about": "RareTrendについて", "accessibility": "アクセシビリティ"}


def rows_of(name):
    """The rows of a CSV file of the app."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def write_elements(apps, schema_editor):
    """One row an element."""
    element = apps.get_model("articles", "Element")
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
        for row in rows_of("elements.csv")
    )


def write_spellings(apps, schema_editor):
    """One row a variant."""
    spelling = apps.get_model("articles", "Spelling")
    spelling.objects.using(schema_editor.connection.alias).bulk_create(
        spelling(**row) for row in rows_of("spellings.csv")
    )


def write_standing_pages(apps, schema_editor):
    """One row a page."""
    page = apps.get_model("articles", "StandingPage")
    for slug, title in STANDING_PAGES.items():
        html = (Path(__file__).parent / f"{slug}.html").read_text(encoding="utf-8")
        page.objects.using(schema_editor.connection.alias).create(slug=slug, title=title, html=html)


def make_roles(apps, schema_editor):
    """The groups with their permissions, which Django would make only after all migrations."""
    alias = schema_editor.connection.alias
    for label in ("articles", "trends", "auth"):
        create_permissions(installed.get_app_config(label), verbosity=0, using=alias)
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    for name, rights in ROLES.items():
        group, _ = apps.get_model("auth", "Group").objects.using(alias).get_or_create(name=name)
        for right in rights:
            for label, codenames in right.items():
                group.permissions.add(
                    *permissions.filter(content_type__app_label=label, codename__in=codenames)
                )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_initial"),
        ("trends", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [
        migrations.RunPython(write_elements, migrations.RunPython.noop),
        migrations.RunPython(write_spellings, migrations.RunPython.noop),
        migrations.RunPython(write_standing_pages, migrations.RunPython.noop),
        migrations.RunPython(make_roles, migrations.RunPython.noop),
    ]
