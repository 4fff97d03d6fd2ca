"""Cells of the tables we hand out are words, never formulas."""

import pytest

from trends.spreadsheets import harmless, restored


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_what_would_be_a_formula_is_marked_as_text_and_can_be_restored(sign):
    cell = f'{sign}HYPERLINK("https://evil.example/")'
    assert harmless(cell) == f"'{cell}"
    assert restored(harmless(cell)) == cell


@pytest.mark.parametrize("cell", ["", "語", "1-2", " =1", "あ＝い"])
def test_other_cells_stay_as_they_are(cell):
    assert restored(harmless(cell)) == cell == harmless(cell)
