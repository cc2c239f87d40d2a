"""The redaction check finds what must not be published, and leaves statutes alone."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.redaction.checksums import (
    has_id_checksum,
    has_luhn_checksum,
    id_check_sign,
    luhn_digit,
)
from core.redaction.hits import Kind, excerpt
from core.redaction.scanning import plain, scan
from tests.core.redaction_corpus import CLEAN, structured

pytestmark = pytest.mark.once
DIGITS = st.text("0123456789", min_size=17, max_size=17)


def statutes():
    """The real texts, where this machine has them beside the project."""
    for parent in Path(__file__).resolve().parents:
        folder = parent / "shared" / "data" / "laws"
        if folder.is_dir():
            return sorted(folder.glob("*.md"))
    return []


def kinds(text, **names):
    return [hit.kind for hit in scan(text, **names)]


def test_recall_on_structured_identifiers_is_at_least_98_percent():
    wanted = missed = 0
    lost = []
    for text, identifiers in structured():
        found = [(hit.kind, hit.text) for hit in scan(text)]
        for identifier in identifiers:
            wanted += 1
            if identifier not in found:
                missed += 1
                lost.append((identifier, text, found))

    assert wanted > 2_000
    assert (wanted - missed) / wanted >= 0.98, lost[:8]


def test_finds_little_else_in_the_same_corpus():
    extra = sum(
        (hit.kind, hit.text) not in identifiers
        for text, identifiers in structured(rounds=20)
        for hit in scan(text)
    )

    assert extra <= 5


@pytest.mark.parametrize("text", CLEAN)
def test_leaves_the_prose_of_law_and_files_alone(text):
    assert scan(text) == []


def test_false_alarms_on_real_statutes_are_at_most_one_in_a_thousand_characters():
    files = statutes()
    if not files:
        pytest.skip("statute texts are not shipped; see LAWS_DIR")
    texts = [path.read_text(encoding="utf-8") for path in files]

    alarms = sum(len(scan(text)) for text in texts)

    assert alarms * 1_000 <= sum(map(len, texts))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("11010519491231002X", Kind.ID_NUMBER),
        ("身份证号110105194912310021", Kind.ID_NUMBER),  # called one, with a slip at the end
        ("110105491231002", Kind.ID_NUMBER),
        ("账号：33050161643500000123", None),  # twenty signs: no card, no account
        ("账号：330501616435000001", Kind.BANK_CARD),
        ("电话8765432", Kind.PHONE),
        ("（0571）8888 6666转801", Kind.PHONE),
        ("粤Z1234港", Kind.PLATE),
        ("WJ京12345", Kind.PLATE),
        ("他的女儿今年九岁", Kind.MINOR),
        ("其子（17岁）在场", Kind.MINOR),
        ("就读于青峰县第二小学", Kind.MINOR),
        ("她是三年级（2）班的学生", Kind.MINOR),
        ("幼儿园中班", Kind.MINOR),
    ],
)
def test_finds(text, kind):
    assert kinds(text) == ([kind] if kind else [])


@pytest.mark.parametrize(
    "text",
    [
        "110105194912310021",  # the check sign is wrong, and nothing calls it an identity number
        "990105194912310023",  # no such province
        "138****5678",
        "已满十四周岁不满十六周岁的人",
        "他18岁参加工作，35岁任副局长",
        "10岁以下儿童，由监护人陪同",
        "6222021234567890123",  # Luhn says no
        "刑法385条、388-1条",
    ],
)
def test_leaves_alone(text):
    assert scan(text) == []


def test_finds_listed_names_and_nothing_of_others():
    text = "高某与陈一鸣商定，由陈一鸣出面。"

    hits = scan(text, names=["陈一鸣", "", "张三"])

    assert [(hit.start, hit.text) for hit in hits] == [(3, "陈一鸣"), (10, "陈一鸣")]


def test_an_identity_number_is_not_a_card_as_well():
    assert kinds("身份证11010519491231002X") == [Kind.ID_NUMBER]


def test_tells_what_stands_around():
    text = "联系方式：\n13800000000，次日"
    before, found, after = excerpt(text, scan(text)[0])

    assert (before, found, after) == ("联系方式： ", "13800000000", "，次日")


@given(st.text())
def test_full_width_signs_keep_their_places(text):
    assert len(plain(text)) == len(text)


@given(st.text(alphabet="京A0123456789X@.岁 的他", max_size=60))
def test_hits_lie_in_the_text_in_order_and_do_not_overlap(text):
    hits = scan(text)

    assert all(text[hit.start : hit.end] == hit.text for hit in hits)
    assert all(a.end <= b.start for a, b in pairwise(hits))


@given(DIGITS, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_breaks_the_identity_checksum(digits, place, step):
    changed = digits[:place] + str((int(digits[place]) + step) % 10) + digits[place + 1 :]

    assert has_id_checksum(digits + id_check_sign(digits))
    assert not has_id_checksum(changed + id_check_sign(digits))


@given(DIGITS, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_breaks_luhn(digits, place, step):
    changed = digits[:place] + str((int(digits[place]) + step) % 10) + digits[place + 1 :]

    assert has_luhn_checksum(digits + luhn_digit(digits))
    assert not has_luhn_checksum(changed + luhn_digit(digits))
