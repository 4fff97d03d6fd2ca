"""`import_buzz`: history from a table, all of it or nothing."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.trends import everything
from trends.models import Trend


def import_csv(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "buzz.csv"
    path.write_bytes(text.encode(encoding))
    out = io.StringIO()
    call_command("import_buzz", str(path), stdout=out)
    return out.getvalue()


HEADER = "keyword,country,observed_at,approx_traffic\n"


def test_history_is_imported_and_a_second_time_changes_nothing(db, tmp_path):
    now = timezone.now().replace(microsecond=0)
    text = HEADER + f"ガリウム,JP,{now.isoformat()},5000\nGallium,US,{now.isoformat()},200\n"
    assert "2行、2語" in import_csv(tmp_path, text)
    before = everything()
    import_csv(tmp_path, text)
    assert everything() == before


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("ガリウム,JP,2026-11-23T00:00:00+09:00", "列"),
        (",JP,2026-11-23T00:00:00+09:00,5", "キーワード"),
        ("ガリウム,ZZ,2026-11-23T00:00:00+09:00,5", "国・地域"),
        ("ガリウム,JP,yesterday,5", "日時"),
        ("ガリウム,JP,2026-11-23T00:00:00,5", "時差"),
        ("ガリウム,JP,2026-11-23T00:00:00+09:00,many", "検索数"),
        ("ガリウム,JP,2026-11-23T00:00:00+09:00,0", "検索数"),
    ],
)
def test_a_bad_row_is_named_by_its_line_and_nothing_is_written(db, tmp_path, row, line):
    good = "ガリウム,JP,2026-11-22T00:00:00+09:00,5000\n"
    with pytest.raises(CommandError, match=f"3行目.*{line}"):
        import_csv(tmp_path, HEADER + good + row + "\n")
    assert not Trend.objects.exists()


@pytest.mark.parametrize(
    ("text", "encoding", "line"),
    [
        ("a,b\n", "utf-8", "1行目"),
        ("", "utf-8", "1行目"),
        (HEADER + "希土類,JP,2026-11-23T00:00:00+09:00,5\n", "cp932", "UTF-8"),
    ],
)
def test_other_files_are_refused(db, tmp_path, text, encoding, line):
    with pytest.raises(CommandError, match=line):
        import_csv(tmp_path, text, encoding)
