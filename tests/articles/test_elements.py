"""All 118 elements are there, under the names Japan uses."""

import pytest

from articles.importing.elements import ElementNames
from articles.models import Element

pytestmark = pytest.mark.django_db


def test_all_118_are_there_with_names_of_their_own():
    elements = list(Element.objects.all())
    assert [element.number for element in elements] == list(range(1, 119))
    for name in ("symbol", "name_ja", "name_en"):
        assert len({getattr(element, name) for element in elements}) == 118


@pytest.mark.parametrize(
    ("number", "symbol", "name"),
    [
        (1, "H", "水素"),
        (22, "Ti", "チタン"),
        (26, "Fe", "鉄"),
        (53, "I", "ヨウ素"),
        (60, "Nd", "ネオジム"),
        (74, "W", "タングステン"),
        (78, "Pt", "白金"),
        (92, "U", "ウラン"),
        (113, "Nh", "ニホニウム"),
        (118, "Og", "オガネソン"),
    ],
)
def test_elements_have_their_numbers(number, symbol, name):
    element = Element.objects.get(number=number)
    assert (element.symbol, element.name_ja) == (symbol, name)


def test_seventeen_are_rare_earths_light_heavy_or_neither():
    rare = Element.objects.filter(rare_earth=True)
    groups = {
        group: list(rare.filter(rare_earth_group=group).values_list("symbol", flat=True))
        for group in ("", "軽希土", "重希土")
    }
    assert groups == {
        "": ["Sc"],
        "軽希土": ["La", "Ce", "Pr", "Nd", "Pm", "Sm", "Eu", "Gd"],
        "重希土": ["Y", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu"],
    }
    assert "Gd" in Element.objects.exclude(group_note="").values_list("symbol", flat=True)


@pytest.mark.parametrize(
    ("cell", "symbols"),
    [
        ("ネオジム", ["Nd"]),
        ("ジスプロシウム、ネオジム", ["Nd", "Dy"]),
        ("Nd / Dy", ["Nd", "Dy"]),
        ("neodymium, Dysprosium", ["Nd", "Dy"]),
        ("ネオジム（Nd）とサマリウムなど", ["Nd", "Sm"]),
        ("Ｎｄ・Ｄｙ", ["Nd", "Dy"]),
        ("ﾈｵｼﾞﾑ", ["Nd"]),
        ("金、銀、銅", ["Cu", "Ag", "Au"]),
        ("ネオジム磁石", None),
        ("nd", None),
        ("as", None),
        ("", None),
        ("、", None),
        ("ネオジム、鉄鉱石", None),
    ],
)
def test_a_cell_names_elements_in_any_of_their_names_or_it_does_not(cell, symbols):
    assert ElementNames().recognise(cell) == symbols
