"""Text as search knows it: pairs and words, in whatever way they are written."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from articles.search.tokens import (
    VARIANTS,
    normalized,
    phrase,
    terms,
    tokens,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中国産", ["中国", "国産", "産"]),
        ("米", ["米"]),
        ("iPhone17", ["iphone", "17"]),
        ("ｻｰﾊﾞｰ", ["サー", "ーバ", "バ"]),
        ("AI半導体", ["ai", "半導", "導体", "体"]),
        ("6,000億円", ["6000", "億円", "円"]),
        ("髙島屋", ["高島", "島屋", "屋"]),
        ("「」！", []),
    ],
)
def test_text_becomes_pairs_and_words(text, expected):
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("サーバー", "サーバ"),
        ("ｺﾝﾋﾟｭｰﾀｰ", "コンピュータ"),
        ("髙橋", "高橋"),
        ("ＡＩ", "ai"),
        ("ヴァイオリン", "バイオリン"),
        ("デ―タベース", "データベース"),
        ("渡邊", "渡辺"),
        ("１０，０００", "10000"),
    ],
)
def test_ways_of_writing_meet(one, other):
    assert normalized(one) == normalized(other)


@pytest.mark.parametrize(
    ("one", "other"), [("ビール", "ビル"), ("サバ", "サーバー"), ("さくら", "サクラ")]
)
def test_other_words_stay_apart(one, other):
    assert normalized(one) != normalized(other)


@given(st.text())
@example("か\u3099ｶﾞ㈱髙ー각")
def test_text_is_normalised_as_the_standard_says(text):
    plain = unicodedata.normalize("NFKC", text).casefold().translate(VARIANTS)
    assert len(normalized(text)) <= len(plain)
    # What is left to fold after that is katakana and digits only.
    other = re.compile(r"[^ァ-ヺー‐‑–—―−,\d]")
    assert other.findall(normalized(text)) == other.findall(plain)


@given(st.text())
def test_any_text_is_a_query(text):
    for term in terms(text):
        found = phrase(term).tokens
        assert found
        assert not any(set(token) & set("\"'*:()&|!<>\\ \0") for token in found)
