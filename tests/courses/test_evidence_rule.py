"""What blocks of a lesson ask for is part of the one completion rule."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from courses.completion import (
    Evidence,
    LessonFacts,
    LessonRule,
    Requirement,
    is_course_due,
    lessons_asked,
    missing,
    missing_in_words,
    rule_in_words,
)

EVIDENCE = st.lists(
    st.builds(
        Evidence,
        key=st.sampled_from(["exercise:1/ladder", "media:7", "checkpoint:ab", "media:8"]),
        title=st.just("题目"),
        amount=st.integers(1, 100),
    ),
    unique_by=lambda one: one.key,
    max_size=4,
).map(tuple)
RULES = st.builds(
    LessonRule,
    minimum_seconds=st.integers(0, 600),
    pass_percent=st.none() | st.integers(0, 100),
    evidence=EVIDENCE,
)
AMOUNTS = st.dictionaries(
    st.sampled_from(["exercise:1/ladder", "media:7", "checkpoint:ab"]), st.integers(0, 100)
)
FACTS = st.builds(
    LessonFacts,
    is_read=st.booleans(),
    is_quiz_passed=st.booleans(),
    amounts=AMOUNTS,
    is_tested_out=st.booleans(),
)
LESSONS = st.dictionaries(st.integers(1, 8), st.integers(1, 5), max_size=8)


@given(RULES, FACTS)
def test_evidence_is_missing_until_its_amount_is_reached(rule, facts):
    lacking = missing(rule, facts)

    assert set(lacking) <= set(rule.asks_for)
    for evidence in rule.evidence:
        is_short = facts.amounts.get(evidence.key, 0) < evidence.amount
        assert (evidence.key in lacking) == (is_short and not facts.is_tested_out)


@given(RULES, FACTS)
def test_whoever_tested_out_misses_nothing(rule, facts):
    shown = LessonFacts(facts.is_read, facts.is_quiz_passed, facts.amounts, True)

    assert missing(rule, shown) == ()


@given(RULES, FACTS)
def test_everything_missing_has_words(rule, facts):
    assert len(missing_in_words(rule, facts)) == len(missing(rule, facts))
    assert all(missing_in_words(rule, facts))


def test_reading_is_not_asked_for_where_there_is_evidence():
    rule = LessonRule(evidence=(Evidence("media:7", "录像", amount=80),))

    assert rule.asks_for == ("media:7",)
    assert LessonRule(minimum_seconds=5, evidence=rule.evidence).asks_for == (
        Requirement.READING,
        "media:7",
    )


def test_the_rule_and_the_progress_are_said_in_words():
    rule = LessonRule(
        pass_percent=60,
        evidence=(
            Evidence("media:7", "录像", "Film", 80),
            Evidence("exercise:1/ladder", "案例"),
        ),
    )
    with translation.override("en"):
        assert rule_in_words(rule) == (
            "Done when you have done all of this: play at least 80 % of “Film”; "
            "do the exercise “案例”; pass the quiz (60 %)."
        )
        assert missing_in_words(rule, LessonFacts(amounts={"media:7": 35})) == [
            "play at least 80 % of “Film” (35 % so far)",
            "do the exercise “案例”",
            "pass the quiz (60 %)",
        ]


@given(LESSONS, st.none() | st.integers(1, 5))
def test_who_has_finished_is_asked_only_for_what_everyone_studies_anew(lessons, finished):
    asked = lessons_asked(lessons, finished)

    if finished is None:
        assert asked == set(lessons)
    else:
        assert asked == {pk for pk, since in lessons.items() if since > finished}


@given(LESSONS, st.none() | st.integers(1, 5), st.sets(st.integers(1, 8)))
def test_a_course_is_due_when_all_that_is_asked_is_done(lessons, finished, done):
    asked = lessons_asked(lessons, finished)

    assert is_course_due(lessons, done, finished) == (bool(asked) and asked <= done)


@pytest.mark.parametrize("finished", [3, 4])
def test_who_has_finished_the_newest_edition_has_nothing_due(finished):
    assert not is_course_due({1: 1, 2: 3}, {1, 2}, finished)
