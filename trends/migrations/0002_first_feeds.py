"""Where trends can be fetched from; none is fetched before an editor says so."""

from django.db import migrations

GOOGLE = "https://trends.google.com/trending/rss?geo={}"
WIKIMEDIA = "https://wikimedia.org/api/rest_v1/metrics/pageviews/top/ja.wikipedia/all-access/{day}"


def write_feeds(apps, schema_editor):
    """Google Trends of two countries, and the pages most read in the Japanese Wikipedia."""
    feed = apps.get_model("trends", "Feed")
    feed.objects.using(schema_editor.connection.alias).bulk_create(
        [
            feed(url=GOOGLE.format("JP"), country="JP", format="google"),
            feed(url=GOOGLE.format("US"), country="US", format="google"),
            feed(url=WIKIMEDIA, country="JP", format="wikimedia"),
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("trends", "0001_initial")]
    operations = [migrations.RunPython(write_feeds, migrations.RunPython.noop)]
