"""A lesson's completion rule is one pure function, said in words."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from courses.completion import (
    LessonFacts,
    LessonRule,
    Requirement,
    duration_in_words,
    missing,
    missing_in_words,
    rule_in_words,
    seconds_to_wait,
)

RULES = st.builds(
    LessonRule,
    minimum_seconds=st.integers(0, 7200),
    pass_percent=st.none() | st.integers(0, 100),
)
FACTS = st.builds(LessonFacts, is_read=st.booleans(), is_quiz_passed=st.booleans())
EVERYTHING = LessonFacts(is_read=True, is_quiz_passed=True)


@given(RULES)
def test_every_rule_asks_for_something(rule):
    assert missing(rule, LessonFacts()) == rule.asks_for != ()


@given(RULES)
def test_who_has_done_everything_misses_nothing(rule):
    assert missing(rule, EVERYTHING) == ()


@given(RULES, FACTS)
def test_a_further_fact_never_adds_a_requirement(rule, facts):
    before = set(missing(rule, facts))

    assert set(missing(rule, LessonFacts(True, facts.is_quiz_passed))) <= before
    assert set(missing(rule, LessonFacts(facts.is_read, True))) <= before


@given(RULES, FACTS)
def test_only_what_the_rule_asks_for_can_be_missing_and_each_has_words(rule, facts):
    assert set(missing(rule, facts)) <= set(rule.asks_for)
    assert len(missing_in_words(rule, facts)) == len(missing(rule, facts))


@pytest.mark.parametrize(
    ("rule", "asks_for"),
    [
        (LessonRule(0, None), (Requirement.READING,)),
        (LessonRule(60, None), (Requirement.READING,)),
        (LessonRule(0, 60), (Requirement.QUIZ,)),
        (LessonRule(60, 60), (Requirement.READING, Requirement.QUIZ)),
    ],
)
def test_reading_is_asked_for_where_there_is_no_quiz_or_a_reading_time(rule, asks_for):
    assert rule.asks_for == asks_for


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (LessonRule(0, None), "Done when you have read it and say so."),
        (LessonRule(45, None), "Done when you have read it for at least 45 seconds."),
        (LessonRule(0, 60), "Done when you have passed the quiz (60 %)."),
        (
            LessonRule(60, 80),
            "Done when you have read it for at least 1 minute and passed the quiz (80 %).",
        ),
    ],
)
def test_the_rule_is_said_in_words(rule, words):
    with translation.override("en"):
        assert rule_in_words(rule) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second"), (90, "90 seconds"), (60, "1 minute"), (120, "2 minutes")],
)
def test_durations_read_naturally(seconds, words):
    with translation.override("en"):
        assert duration_in_words(seconds) == words


@pytest.mark.parametrize(
    ("elapsed", "left"), [(0, 60), (0.4, 60), (59, 1), (59.9, 1), (60, 0), (3600, 0)]
)
def test_the_wait_ends_exactly_with_the_minimum(elapsed, left):
    assert seconds_to_wait(LessonRule(60), elapsed) == left


@given(RULES, st.floats(0, 10_000))
def test_whoever_waits_what_they_are_told_need_not_wait_again(rule, elapsed):
    assert seconds_to_wait(rule, elapsed + seconds_to_wait(rule, elapsed)) == 0
