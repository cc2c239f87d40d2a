"""An article is read down to its paragraphs and items."""

import pytest
from django.utils import translation

from law.citing.reference import Reference
from law.structure import Place, holds, place_label, read_place, structure_of

TEXT = "下列情形：\n（一）甲；\n（二）乙。\n前款规定另有例外的除外。\n（本款不是项）之外的话"


def test_items_belong_to_the_paragraph_above_them():
    first, second, third = structure_of(TEXT)

    assert (first.text, [(item.number, item.text) for item in first.items]) == (
        "下列情形：",
        [(1, "甲；"), (2, "乙。")],
    )
    assert (second.number, second.items) == (2, ())
    assert third.text.startswith("（本款")


@pytest.mark.parametrize(
    ("typed", "place", "rest"),
    [
        ("刑法 385 第二款", Place(2, 0), "刑法 385"),
        ("第一款第（三）项", Place(1, 3), ""),
        ("第十一项", Place(0, 11), ""),
        ("para. 2 item 3", Place(2, 3), ""),
        ("受贿", Place(), "受贿"),
    ],
)
def test_a_place_is_read_from_what_was_typed(typed, place, rest):
    assert (read_place(typed)[0], read_place(typed)[1].strip()) == (place, rest)


def test_a_place_is_named_as_it_is_cited():
    with translation.override("zh-hans"):
        assert place_label(Place(2, 3)) == "第二款第三项"
    with translation.override("en"):
        assert place_label(Place(2, 3)) == ", para. 2, item 3"


def test_tells_whether_an_article_has_the_place():
    assert holds(TEXT, Place(1, 2))
    assert not holds(TEXT, Place(2, 1))
    assert not holds(TEXT, Place(9, 0))
    assert holds("", Place(9, 9))


@pytest.mark.parametrize(
    "text", ["criminal-law:2023:385", "criminal-law:2023:388-1/2", "芦苇管理法:2026:2/1/3"]
)
def test_a_reference_reads_back_what_it_writes(text):
    assert str(Reference.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "criminal-law", "a:b", "a:b:c", "a:2023:385/1/2/3", "x y:2023:1"]
)
def test_what_is_no_reference_is_refused(text):
    with pytest.raises(ValueError, match="no reference"):
        Reference.parse(text)
