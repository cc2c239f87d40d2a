"""Names sort the way Chinese readers expect: by pinyin, surnames read as surnames."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.models import Cadre
from core.pinyin import KEY_LENGTH, pinyin_key
from tests.factories.cadres import make_cadre


def test_sorts_by_pinyin_not_by_code_point():
    names = ["赵远山", "阿依古丽", "李守正", "白云"]

    assert sorted(names, key=pinyin_key) == ["阿依古丽", "白云", "李守正", "赵远山"]


@pytest.mark.parametrize(
    ("name", "syllable"),
    [("单雄", "shan4 "), ("曾国", "zeng1 "), ("解放", "xie4 "), ("仇英", "qiu2 ")],
)
def test_reads_a_surname_as_a_surname(name, syllable):
    assert pinyin_key(name).startswith(syllable)


def test_the_same_characters_inside_a_given_name_keep_their_common_reading():
    assert pinyin_key("李单").startswith("li3 dan1")


@given(st.text(max_size=60))
def test_every_name_has_a_key_that_fits(name):
    assert len(pinyin_key(name)) <= KEY_LENGTH


@pytest.mark.django_db
def test_the_field_keeps_the_key_on_save_and_bulk_create():
    cadre = make_cadre("李守正")
    Cadre.objects.bulk_create([Cadre(staff_number="9", name="白云", password="!")])
    cadre.name = "单雄"
    cadre.save(update_fields=["name", "sort_key"])

    assert list(Cadre.objects.order_by("sort_key").values_list("name", flat=True)) == [
        "白云",
        "单雄",
    ]
