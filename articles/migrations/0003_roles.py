"""The roles of the newsroom, as groups: 記者 writes, 編集者 publishes, 管理者 looks after people too."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

EDITED = ("topic", "topicalias", "source", "person", "picture", "spelling")
REPORTER = {
    "articles": [
        *(f"{action}_{model}" for action in ("view", "add", "change") for model in EDITED),
        *("view_article", "add_article", "change_article"),
        *("view_edition", "add_edition", "change_edition", "view_element"),
        *(
            f"{action}_{model}"
            for action in ("view", "add", "change", "delete")
            for model in ("section", "prose", "quote", "timelineevent", "elementuse", "figure")
        ),
    ],
    "trends": ["view_trend", "add_trend"],
}
EDITOR = {
    "articles": [
        *("publish_edition", "change_any_edition", "delete_topicalias"),
        *(f"delete_{model}" for model in EDITED if model != "topicalias"),
    ],
    "trends": ["change_trend"],
}
ADMINISTRATOR = {"auth": [f"{action}_user" for action in ("view", "add", "change", "delete")]}
ROLES = {
    "記者": [REPORTER],
    "編集者": [REPORTER, EDITOR],
    "管理者": [REPORTER, EDITOR, ADMINISTRATOR],
}


def make(apps, schema_editor):
    """Make the groups with their permissions."""
    alias = schema_editor.connection.alias
    for label in ("articles", "trends", "auth", "contenttypes"):
        create_permissions(installed.get_app_config(label), verbosity=0, using=alias)
    group_model = apps.get_model("auth", "Group")
    permissions = apps.get_model("auth", "Permission").objects.using(alias)
    for name, rights in ROLES.items():
        group, _ = group_model.objects.using(alias).get_or_create(name=name)
        for right in rights:
            for label, codenames in right.items():
                group.permissions.add(
                    *permissions.filter(content_type__app_label=label, codename__in=codenames)
                )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_elements"),
        ("trends", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
