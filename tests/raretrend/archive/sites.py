"""Sites to write archives of, and what they hold."""

import hashlib
import io
import json
import shutil
import signal
import tarfile

from tests.served import ServedSite

#: The trend has traffic of long ago: charts of today would differ from one request to the next.
POPULATE = """
from datetime import UTC, datetime
from tests import newsroom
from trends import recording
recording.record([("銅", "JP", datetime(2025, 1, day, tzinfo=UTC), 500 * day) for day in (1, 2)])
newsroom.BUZZ = None
for number in range(1, 4):
    newsroom.publish(f"article-{number}", number)
"""
#: What every table says, which generation it is, and unfinished business: editions, documents, index rows and
#: pictures that do not belong together.
STATE = """
import json
from django.core.files.storage import default_storage
from articles.models import Edition, Picture, SearchDocument, SearchIndex
from raretrend import tables
from raretrend.models import Generation
said = {
    model._meta.db_table: [tables.rows(model).count(), tables.fingerprint(model)]
    for model in tables.models_stored() if model is not Generation
}
editions = Edition.objects.published()
faults = [
    *editions.filter(body_html="").values_list("pk"),
    *(edition.pk for edition in editions.live()
      if not SearchDocument.objects.filter(edition=edition).exists()),
    *SearchDocument.objects.filter(index=None).values_list("pk"),
    *(picture.file.name for picture in Picture.objects.all()
      if not default_storage.exists(picture.file.name)),
]
print(json.dumps([said, Generation.objects.get().number, faults]))
"""
ADDRESS = "http://127.0.0.1:8150"


class Sites:
    """Sites on databases of one kind, made and ended; those with content are copies of one."""

    def __init__(self, folder, new_database=None, migrated=None):
        self.folder, self.new_database, self.made = folder, new_database, []
        self.migrated = migrated
        self.model = None

    def new(self, template=""):
        site = ServedSite(
            self.folder / f"site{len(self.made)}" / "var",
            DATABASE_URL=self.new_database(template) if self.new_database else "",
            SITE_URL=ADDRESS,
            WEB_CONCURRENCY="1",
        )
        site.data.parent.mkdir(parents=True)
        self.made.append(site)
        return site

    def populated(self):
        if self.model is None:
            self.model = self.new()
            if self.migrated:
                shutil.copytree(self.migrated, self.model.data)
            self.model.manage("migrate", "--verbosity", "0")
            self.model.python(POPULATE)
        site = self.new(self.model.variables["DATABASE_URL"])
        shutil.copytree(self.model.data, site.data)
        return site

    def end(self):
        for site in self.made:
            site.end(signal.SIGKILL)


def state_of(site):
    """What the tables say, and the generation. No site of ours is ever in disorder."""
    tables, generation, faults = json.loads(site.python(STATE))
    assert faults == []
    return tables, generation


def tables_of(site):
    return state_of(site)[0]


def media_of(site):
    media = site.data / "media"
    return {
        str(path.relative_to(media)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in media.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def pages_of(site):
    paths = ["/", "/articles/", "/articles/article-1/", "/articles/article-1/history/", "/feed/"]
    paths += ["/topics/資源/", "/elements/ga/", "/search/?q=許可制", "/sitemap.xml", "/timeline/"]
    paths += ["/articles/article-1.json", "/sources/"]
    site.serve()
    pages = {path: site.get(path) for path in paths}
    assert {page.status_code for page in pages.values()} == {200}
    return {path: page.content for path, page in pages.items()}


def refused(site, file, *options):
    ran = site.manage("restore", str(file), *options, check=False)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    return ran.stderr


def rewritten(archive, target, change):
    """The archive with each of its members as `change` gives it back: (TarInfo, bytes), several or none."""
    with tarfile.open(archive) as source, tarfile.open(target, "w") as tar:
        for info in source:
            for changed, content in change(info, source.extractfile(info).read()):
                changed.size = len(content)
                tar.addfile(changed, io.BytesIO(content))
    return target
