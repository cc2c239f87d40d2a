"""A new version of a statute proposes what became of each article of the old one."""

from hypothesis import given
from hypothesis import strategies as st

from law.lineage import Change, Provision, propose

DUTIES = "学习小组每周集中学习一次，由组长记录出席情况并保存一年。"
LEAVE = "因公外出不能参加的，应当在三日内向组长说明理由并自行补学。"
FEES = "任何人不得以组织学习为名收取费用、摊派物资或者接受宴请。"
REPORT = "年度终了，组长应当将学习情况书面报告所在单位，并接受查询。"
STUDY = "组员可以推荐学习材料，推荐的材料应当注明来源和适用的岗位。"


def version(*texts):
    return [Provision(number, 0, text) for number, text in enumerate(texts, start=1)]


def lines(old, new):
    return [
        (pair.old and pair.old.number, pair.new and pair.new.number, pair.change)
        for pair in propose(old, new)
    ]


def test_an_inserted_article_renumbers_those_after_it():
    assert lines(version(DUTIES, LEAVE, FEES), version(DUTIES, REPORT, LEAVE, FEES)) == [
        (1, 1, Change.UNCHANGED),
        (None, 2, Change.ADDED),
        (2, 3, Change.RENUMBERED),
        (3, 4, Change.RENUMBERED),
    ]


def test_a_reworded_article_keeps_its_line():
    reworded = LEAVE.replace("三日内", "五个工作日内")

    assert lines(version(DUTIES, LEAVE), version(DUTIES, reworded)) == [
        (1, 1, Change.UNCHANGED),
        (2, 2, Change.AMENDED),
    ]


def test_a_repealed_article_is_listed_last():
    assert lines(version(DUTIES, LEAVE, FEES), version(DUTIES, FEES)) == [
        (1, 1, Change.UNCHANGED),
        (3, 2, Change.RENUMBERED),
        (2, None, Change.REMOVED),
    ]


def test_an_article_moved_across_others_is_found_again():
    moved = lines(version(DUTIES, LEAVE, FEES, REPORT), version(FEES, DUTIES, LEAVE, REPORT))

    assert (3, 1, Change.RENUMBERED) in moved
    assert not [line for line in moved if line[2] in (Change.ADDED, Change.REMOVED)]


def test_different_provisions_are_never_joined():
    assert lines(version(DUTIES), version(FEES)) == [
        (None, 1, Change.ADDED),
        (1, None, Change.REMOVED),
    ]


def test_white_space_of_a_reprint_is_no_amendment():
    assert lines(version(DUTIES), version(DUTIES.replace("，", "，\n　"))) == [
        (1, 1, Change.UNCHANGED)
    ]


TEXTS = st.lists(
    st.sampled_from([DUTIES, LEAVE, FEES, REPORT, STUDY]), unique=True, min_size=0, max_size=5
)


@given(TEXTS, TEXTS)
def test_every_article_of_both_versions_appears_exactly_once(old, new):
    proposal = propose(version(*old), version(*new))

    assert [pair.new.number for pair in proposal if pair.new] == list(range(1, len(new) + 1))
    assert sorted(pair.old.number for pair in proposal if pair.old) == list(
        range(1, len(old) + 1)
    )


@given(TEXTS)
def test_a_version_compared_with_itself_is_unchanged(texts):
    assert {pair.change for pair in propose(version(*texts), version(*texts))} <= {
        Change.UNCHANGED
    }
