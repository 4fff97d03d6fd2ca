"""`make_renditions`: copies of pictures that have none."""

from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from articles import renditions
from tests.articles.pictures import copies_of, halves, opened


class TestCommand:
    def run(self, *args):
        out = StringIO()
        call_command("make_renditions", *args, stdout=out)
        return out.getvalue()

    def test_it_makes_what_is_missing_and_then_nothing_more(self, store):
        row = store(halves())
        renditions.remove(row.file.name)
        assert f"{row.file.name}：" in self.run()
        assert copies_of(row)
        assert self.run() == "1枚の画像を調べ、縮小版を0件作りました。\n"

    def test_it_makes_all_of_them_anew(self, store):
        row = store(halves())
        torn = renditions.whole(row)[0].name(row.file.name, "webp")
        default_storage.delete(torn)
        default_storage.save(torn, ContentFile(b"half"))
        self.run("--anew")
        assert opened(torn).format == "WEBP"

    def test_a_broken_picture_is_named_and_the_others_are_made(self, store):
        broken, whole = store(halves()), store(halves((900, 500)))
        for row in (broken, whole):
            renditions.remove(row.file.name)
        default_storage.delete(broken.file.name)
        with pytest.raises(CommandError, match=broken.file.name):
            self.run()
        assert copies_of(whole)
