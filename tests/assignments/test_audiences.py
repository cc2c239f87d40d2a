"""A rule says in a sentence who is meant, and is one condition of one QuerySet."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assignments.audiences.conditions import Condition
from assignments.audiences.rules import Rule, Term, people_of, which_hold
from cadres.models import Cadre, OfficialType, Rank, RiskPoint, Status
from tests.factories.cadres import make_cadre, make_cast, make_post, make_posting
from tests.factories.records import NOON, make_entry

TODAY = NOON.date()
SAMPLE_VALUES = {
    "unit": "U1",
    "rank_from": "30",
    "official_type": "INSTITUTION",
    "post": "buyer",
    "risk_point": "level:HIGH",
    "sector": "procurement",
    "status": "ON_LEAVE",
    "appointed_since": "2026-01-01",
    "hours_short": "10",
    "certified": "courses.course:1@1",
    "certified_on_old_text": "1",
}


@pytest.fixture
def cast(db):
    return make_cast()


def rule(*clauses):
    return Rule(tuple(tuple(Term(*term) for term in clause) for clause in clauses))


def names(unit, chosen):
    return set(people_of(unit, chosen, TODAY).values_list("name", flat=True))


def test_an_empty_rule_is_everyone_in_service(cast):
    make_cadre("病假者", unit=cast.office, status=Status.ON_LEAVE)
    make_cadre("离职者", unit=cast.office, is_active=False)

    assert names(cast.bureau, Rule()) == {"张清和", "李守正", "王秉公"}


def test_naming_a_status_takes_the_place_of_being_in_service(cast):
    make_cadre("借调者", unit=cast.office, status=Status.SECONDED)
    both = rule([("status", "ACTIVE"), ("status", "SECONDED")])

    assert names(cast.office, both) == {"张清和", "李守正", "借调者"}


def test_clauses_must_all_hold_and_one_condition_of_each_is_enough(cast):
    Cadre.objects.filter(pk=cast.cadre.pk).update(rank=Rank.SECTION_HEAD)
    Cadre.objects.filter(pk=cast.supervisor.pk).update(
        rank=Rank.SECTION_HEAD, official_type=OfficialType.INSTITUTION
    )
    heads = ("rank_from", "30")

    assert names(cast.bureau, rule([heads])) == {"张清和", "王秉公"}
    assert names(cast.bureau, rule([heads], [("unit", cast.office.code)])) == {"张清和"}
    assert names(cast.bureau, rule([heads, ("unit", cast.office.code)])) == {
        "张清和", "李守正", "王秉公",
    }  # fmt: skip
    assert names(cast.bureau, rule([heads], [("official_type", "INSTITUTION", True)])) == {
        "张清和"
    }


def test_posts_risk_points_and_appointments_are_those_held_today(cast):
    post = make_post("采购", code="buyer")
    RiskPoint.objects.create(post=post, code="buyer-1", name="围标", level="HIGH")
    make_posting(cast.cadre, post=post, from_on=dt.date(2026, 9, 1))
    make_posting(cast.teammate, post=post, to_on=dt.date(2025, 1, 1))

    for kind, value in (
        ("post", "buyer"),
        ("risk_point", "level:HIGH"),
        ("risk_point", "buyer-1"),
        ("appointed_since", "2026-09-01"),
    ):
        assert names(cast.bureau, rule([(kind, value)])) == {"张清和"}, kind
        assert names(cast.bureau, rule([(kind, value, True)])) == {"李守正", "王秉公"}, kind


def test_certified_on_a_version_is_a_standing_line_of_the_record(cast):
    make_entry(cast.teammate, activity_key="courses.course:1@1")

    assert names(cast.bureau, rule([("certified", "courses.course:1@1")])) == {"李守正"}
    assert names(cast.bureau, rule([("certified", "courses.course:1@2")])) == set()


def test_a_gap_of_hours_is_counted_by_the_rule_on_the_rank(cast):
    before = names(cast.bureau, rule([("hours_short", "1")]))
    make_entry(cast.cadre, activity_key="k:1", credit_hours=500)

    assert before >= {"张清和", "李守正"}
    assert names(cast.bureau, rule([("hours_short", "1")])) == before - {"张清和"}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("code", Condition.registry)
def test_every_condition_says_itself_and_its_opposite(code, language):
    with translation.override(language):
        said = [Term(code, SAMPLE_VALUES[code], no).words for no in (False, True)]

    assert all(said)
    assert said[0] != said[1]


@pytest.mark.django_db
@pytest.mark.parametrize("code", Condition.registry)
def test_no_condition_takes_nothing(code):
    with pytest.raises(ValueError):
        Condition.registry[code].check("")


def test_reads_as_a_sentence(cast):
    said = rule([("rank_from", "30"), ("status", "ACTIVE")], [("sector", "采购", True)])

    with translation.override("en"):
        sentence = said.sentence(cast.office)
    assert sentence == (
        "Those in 采购办 who are of township-section level or above or are “active”, and do "
        "not work in the sector “采购”."
    )


def test_says_which_conditions_hold_for_a_person(cast, django_assert_num_queries):
    chosen = rule([("rank_from", "30"), ("status", "ACTIVE")])

    with django_assert_num_queries(1):
        ((first, second),) = which_hold(chosen, cast.cadre, TODAY)

    assert (first[1], second[1]) == (False, True)


TERMS = st.builds(
    Term,
    st.sampled_from(sorted(SAMPLE_VALUES)),
    st.sampled_from(sorted(SAMPLE_VALUES.values())),
    st.booleans(),
)


@given(st.lists(st.lists(TERMS, min_size=1, max_size=3).map(tuple), max_size=3).map(tuple))
def test_a_stored_rule_is_the_same_rule(clauses):
    kept = Rule.of(Rule(clauses).as_json())

    assert kept == Rule(clauses)
    assert kept.digest == Rule(clauses).digest
    assert bool(kept.digest) == bool(clauses)
