"""What a newsroom begins with: 管理者 may read the record."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations


def give_rights(apps, schema_editor):
    """The permission, which Django would make only after all migrations, and who has it."""
    alias = schema_editor.connection.alias
    create_permissions(installed.get_app_config("raretrend"), verbosity=0, using=alias)
    right = (
        apps.get_model("auth", "Permission")
        .objects.using(alias)
        .get(content_type__app_label="raretrend", codename="view_auditentry")
    )
    apps.get_model("auth", "Group").objects.using(alias).get(name="管理者").permissions.add(right)


class Migration(migrations.Migration):
    dependencies = [
        ("raretrend", "0001_initial"),
        ("articles", "0002_first_rows"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(give_rights, migrations.RunPython.noop)]
