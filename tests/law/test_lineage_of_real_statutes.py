"""The proposal agrees with a careful reader of both texts.

The mappings hold numbers only, written by hand from both texts. The texts are no part of the
product; where they are not at hand, a statute of our own of the same shape is compared instead.
"""

import json
import os
import time
from pathlib import Path

import pytest
from django.conf import settings

from law.lineage import Change, Provision, propose
from law.statute_text import parse_statute

MAPPINGS = Path(__file__).parent / "mappings"
LAWS = Path(os.environ.get("LAWS_DIR", settings.ROOT_DIR.parent / "shared" / "data" / "laws"))
FILES = {
    "supervision_law": ("监察法(2018-03-20)", "监察法(2024-12-25)"),
    "holiday_measures": (
        "全国年节及纪念日放假办法(2013-12-11)",
        "全国年节及纪念日放假办法(2024-11-10)",
    ),
}
needs_texts = pytest.mark.skipif(
    not LAWS.is_dir(), reason=f"statute texts are not shipped; none in {LAWS} (LAWS_DIR)"
)


def mapping(name):
    return json.loads((MAPPINGS / f"{name}.json").read_text(encoding="utf-8"))


def provisions(name):
    statute = parse_statute((LAWS / f"{name}.md").read_text(encoding="utf-8"))
    return [Provision(one.number, one.suffix, one.text) for one in statute.articles]


def sorted_out(pairs):
    """The proposal in the words of a mapping."""
    new = [pair for pair in pairs if pair.new]
    return {
        "predecessors": {
            str(pair.new.number): pair.old.number if pair.old else None for pair in new
        },
        "splits": [pair.new.number for pair in new if pair.is_split],
        "amended": [pair.new.number for pair in new if pair.change == Change.AMENDED],
        "added": [pair.new.number for pair in new if pair.change == Change.ADDED],
        "removed": [pair.old.number for pair in pairs if pair.change == Change.REMOVED],
    }


def wrong(found, expected):
    return {
        number: (before, expected["predecessors"][number])
        for number, before in found["predecessors"].items()
        if before != expected["predecessors"][number]
    }


@pytest.mark.parametrize("name", FILES)
def test_a_mapping_accounts_for_every_article_once(name):
    expected = mapping(name)
    before, after = expected["articles"]
    predecessors = expected["predecessors"]

    assert list(predecessors) == [str(number) for number in range(1, after + 1)]
    assert [int(new) for new, old in predecessors.items() if old is None] == expected["added"]
    continued = [old for new, old in predecessors.items() if int(new) not in expected["splits"]]
    kept = [old for old in continued if old is not None]
    assert sorted([*kept, *expected["removed"]]) == list(range(1, before + 1))
    assert set(expected["splits"]) <= set(expected["amended"])


@needs_texts
@pytest.mark.parametrize("name", FILES)
def test_at_most_two_predecessors_are_left_to_put_right_by_hand(name):
    old, new = (provisions(file) for file in FILES[name])
    expected = mapping(name)

    found = sorted_out(propose(old, new))

    assert [len(old), len(new)] == expected["articles"]
    assert len(wrong(found, expected)) <= 2, wrong(found, expected)
    assert found["removed"] == expected["removed"]
    assert set(found["amended"]) ^ set(expected["amended"]) == set()


SENTENCES = [
    f"第{number}类学习由{place}的{who}负责，{what}，并在{number + 3}日内把结果告知{whom}和有关人员。"
    for number, (place, who, what, whom) in enumerate(
        zip(
            [
                "图书室",
                "值班室",
                "食堂",
                "车队",
                "档案馆",
                "苗圃",
                "码头",
                "粮库",
                "水厂",
                "礼堂",
            ]
            * 7,
            ["组长", "馆员", "值班员", "联络员", "记录员", "保管员", "调度员"] * 10,
            [
                "按月清点并封存登记簿",
                "逐项核对借阅与归还的数量",
                "向来访的人说明办理的次序",
                "把损坏的器具列成清单",
                "在公告栏张贴本周的安排",
                "查看门窗水电并签上姓名",
                "收集建议后当场回复",
                "对新来的人讲解规矩",
                "整理照片和录音交给专人",
            ]
            * 8,
            ["所在小组", "全体成员", "轮值的人"] * 24,
            strict=False,
        ),
        start=1,
    )
]


def test_a_statute_of_our_own_of_that_shape_is_read_as_it_was_written():
    """Sixty-odd articles; some reworded, three put in, one taken out, one cut in two."""
    assert len(SENTENCES) >= 60
    old = [Provision(number, 0, text) for number, text in enumerate(SENTENCES, start=1)]
    first = "轮值名单由小组会议决定，每年一月公布一次，任何人不得私下调换。"
    second = "轮值时间不得超过六小时，遇有特殊情形可以延长一次，延长的时间记入簿册。"
    old[29] = Provision(30, 0, f"{first}\n{second}")
    texts: list[tuple[str, int | None]] = []
    for one in old:
        if one.number == 12:
            texts.append(("外来车辆应当在门口登记，停放在指定的地方，过夜的须经同意。", None))
        if one.number == 45:
            continue
        if one.number == 30:
            texts += [(first, 30), (second.replace("六小时", "四小时"), 30)]
            continue
        text = one.text
        if one.number % 9 == 0:
            text = text.replace("日内", "个工作日内").replace("有关人员", "监督的人")
        texts.append((text, one.number))
        if one.number in (20, 50):
            texts.append(
                (f"志愿者参加第{one.number}项服务的，发给证明，不领取任何报酬或者礼品。", None)
            )
    new = [Provision(number, 0, text) for number, (text, _old) in enumerate(texts, start=1)]
    expected = {str(number): before for number, (_text, before) in enumerate(texts, start=1)}

    found = sorted_out(propose(old, new))

    assert wrong(found, {"predecessors": expected}) == {}
    assert found["removed"] == [45]
    assert len(found["splits"]) == 1
    assert len(found["added"]) == 3


def test_the_width_of_a_sign_is_no_amendment():
    old, new = Provision(1, 0, "下列情形:"), Provision(1, 0, "下列情形：")

    assert [pair.change for pair in propose([old], [new])] == [Change.UNCHANGED]


def test_five_hundred_articles_are_compared_within_ten_seconds():
    many = [
        Provision(number, 0, f"{SENTENCES[number % 60]}{SENTENCES[(number * 7) % 60]}{number}")
        for number in range(1, 506)
    ]
    started = time.process_time()

    propose(many, many)

    assert time.process_time() - started < 10
