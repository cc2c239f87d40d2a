"""An article keeps its identity across versions; an editor confirms what became of it."""

import datetime as dt
import uuid

import pytest
from django.utils import translation

from law.changes import services
from law.changes.services import Decision, confirm_changes
from law.lineage import Change
from law.models import Article, ArticleChange, Version
from law.services import import_version
from law.statute_text import parse_statute
from tests.factories.cadres import make_cadre
from tests.factories.law import REED_LAW, REED_LAW_AMENDED, decisions_on, import_reed_law

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 4, 1, 4, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def versions(db):
    return import_reed_law(at=AT)


@pytest.fixture
def editor(db):
    return make_cadre("秦疏桐")


def article(version, number, suffix=0):
    return version.articles.get(number=number, suffix=suffix)


def lines(version):
    return [
        (
            change.old and (change.old.number, change.old.suffix),
            change.new and (change.new.number, change.new.suffix),
            change.kind,
        )
        for change in version.changes.in_text_order()
    ]


def test_the_import_proposes_what_became_of_each_article(versions):
    assert lines(versions[1]) == [
        ((1, 0), (1, 0), Change.UNCHANGED),
        ((2, 0), (2, 0), Change.AMENDED),
        (None, (3, 0), Change.ADDED),
        ((3, 0), (4, 0), Change.RENUMBERED),
        ((3, 1), (4, 1), Change.RENUMBERED),
        ((4, 0), (5, 0), Change.RENUMBERED),
    ]


def test_an_article_is_the_same_under_its_new_number(versions):
    before, after = versions

    assert article(before, 3).lineage == article(after, 4).lineage
    assert article(before, 3, 1).lineage == article(after, 4, 1).lineage
    assert not Article.objects.filter(
        version=before, lineage=article(after, 3).lineage
    ).exists()


def test_the_order_of_importing_does_not_matter(db):
    later = import_version(
        statute=parse_statute(REED_LAW_AMENDED), in_force_from=dt.date(2026, 5, 1), at=AT
    ).version
    assert not later.changes.exists()

    earlier = import_version(statute=parse_statute(REED_LAW), at=AT).version

    assert article(earlier, 3).lineage == article(later, 4).lineage
    assert not earlier.changes.exists()


def test_importing_again_leaves_identities_alone(versions):
    before = list(Article.objects.order_by("pk").values_list("pk", "lineage"))

    import_version(statute=parse_statute(REED_LAW_AMENDED), at=AT)

    assert list(Article.objects.order_by("pk").values_list("pk", "lineage")) == before


def test_confirming_stores_pairs_weights_and_who(versions, editor):
    _before, after = versions

    counts = confirm_changes(version=after, decisions=decisions_on(after), actor=editor, at=AT)

    assert counts == {"UNCHANGED": 1, "RENUMBERED": 3, "AMENDED": 1, "ADDED": 1}
    after.refresh_from_db()
    assert (after.changes_confirmed_at, after.changes_confirmed_by) == (AT, editor)
    assert after.changes.get(kind="AMENDED").weight == "MATERIAL"
    assert after.changes.get(kind="RENUMBERED", new__number=5).weight == ""


def test_a_confirmed_pair_survives_another_import(versions, editor):
    before, after = versions
    decisions = [
        Decision(new=one.new, old=None) if one.new.number == 2 else one
        for one in decisions_on(after)
    ]
    confirm_changes(version=after, decisions=decisions, actor=editor, at=AT)

    import_version(statute=parse_statute(REED_LAW_AMENDED), at=AT)

    assert ((2, 0), None, Change.REMOVED) in lines(after)
    assert article(after, 2).lineage != article(before, 2).lineage


def test_two_articles_may_swap_their_identities(versions, editor):
    before, after = versions
    swapped = {4: article(before, 3, 1), 41: article(before, 3)}
    decisions = [
        Decision(new=one.new, old=swapped[4 if one.new.suffix == 0 else 41], weight="WORDING")
        if one.new.number == 4
        else one
        for one in decisions_on(after)
    ]

    confirm_changes(version=after, decisions=decisions, actor=editor, at=AT)

    assert article(after, 4).lineage == article(before, 3, 1).lineage
    assert article(after, 4, 1).lineage == article(before, 3).lineage


def test_a_split_keeps_the_identity_with_the_article_that_goes_on(versions, editor):
    before, after = versions
    decisions = [
        Decision(new=one.new, old=article(before, 2), is_split=True, weight="MATERIAL")
        if one.new.number == 3
        else one
        for one in decisions_on(after)
    ]

    confirm_changes(version=after, decisions=decisions, actor=editor, at=AT)

    assert article(after, 2).lineage == article(before, 2).lineage
    assert article(after, 3).lineage != article(before, 2).lineage
    assert after.changes.get(new__number=3).kind == Change.AMENDED


def refused(error, versions, editor, change, names):
    _before, after = versions
    stored = list(ArticleChange.objects.order_by("pk").values())

    with pytest.raises(error, match=names):
        confirm_changes(
            version=after, decisions=change(decisions_on(after)), actor=editor, at=AT
        )

    assert list(ArticleChange.objects.order_by("pk").values()) == stored
    after.refresh_from_db()
    assert after.changes_confirmed_at is None


def replaced(number, **values):
    """Change what is decided on the article `number`."""

    def change(decisions):
        from dataclasses import replace

        return [
            replace(one, **values) if (one.new.number, one.new.suffix) == (number, 0) else one
            for one in decisions
        ]

    return change


def test_an_article_cannot_continue_itself(versions, editor):
    own = article(versions[1], 4)

    refused(services.CircularPairing, versions, editor, replaced(4, old=own), "第四条")


def test_an_article_cannot_continue_a_later_text(versions, editor):
    later = Version.objects.create(
        instrument=versions[1].instrument,
        label="2030",
        in_force_from=dt.date(2030, 1, 1),
        is_complete=True,
    )
    one = Article.objects.create(version=later, number=4, text="收割芦苇应当取得许可。")

    refused(services.CircularPairing, versions, editor, replaced(4, old=one), "第四条")


def test_two_articles_cannot_continue_the_same_one(versions, editor):
    first = article(versions[0], 1)

    refused(
        services.PairedTwice,
        versions,
        editor,
        replaced(3, old=first, weight="MATERIAL"),
        "第三条",
    )


def test_nothing_is_split_off_an_article_that_does_not_go_on(versions, editor):
    gone = article(versions[0], 2)

    def change(decisions):
        split = replaced(3, old=gone, is_split=True, weight="MATERIAL")
        return replaced(2, old=None)(split(decisions))

    refused(services.SplitFromNothing, versions, editor, change, "第三条")


def test_an_amended_article_needs_a_weight(versions, editor):
    refused(services.WeightMissing, versions, editor, replaced(2, weight=""), "第二条")


def test_every_article_is_decided_on_once(versions, editor):
    refused(services.PairMissing, versions, editor, lambda decisions: decisions[1:], "第一条")
    refused(
        services.PairMissing,
        versions,
        editor,
        lambda decisions: [*decisions, decisions[0]],
        "一",
    )


def test_what_was_announced_stays_paired(versions, editor):
    _before, after = versions
    Version.objects.filter(pk=after.pk).update(announced_at=AT)

    with pytest.raises(services.AlreadyAnnounced):
        confirm_changes(version=after, decisions=decisions_on(after), actor=editor, at=AT)


def test_a_first_version_has_nothing_to_confirm(versions, editor):
    before, _after = versions

    with pytest.raises(services.NothingToCompare):
        confirm_changes(version=before, decisions=[], actor=editor, at=AT)


def test_a_provision_that_is_struck_out_but_keeps_its_number_counts_as_removed(db):
    import_version(statute=parse_statute(REED_LAW), at=AT)
    struck = REED_LAW.replace("收割芦苇应当取得许可。", "（删去）").replace(
        "2023年8月15日", "2025年8月15日"
    )

    summary = import_version(statute=parse_statute(struck), at=AT)

    assert summary.changes["REMOVED"] == 1
    change = summary.version.changes.get(kind="REMOVED")
    assert (change.old.number, change.new.number, change.new.is_repealed) == (3, 3, True)


def test_every_new_article_has_an_identity_of_its_own(db, versions):
    lineages = versions[1].articles.values_list("lineage", flat=True)

    assert len(set(lineages)) == len(lineages)
    assert all(isinstance(lineage, uuid.UUID) for lineage in lineages)
