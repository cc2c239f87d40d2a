"""Whatever happens to an attempt in whatever order, it agrees with a model of a few lines."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from quizzes import services
from quizzes.models import Answer, Attempt
from quizzes.rescoring import regrading
from quizzes.services import AnswerItem, answers
from records.models import Entry
from tests.factories.cadres import make_cadre, make_unit
from tests.factories.quizzes import CHOICES, KEYS, expire, make_attempt, make_quiz

pytestmark = pytest.mark.django_db
ITEMS = st.integers(1, 3)
CHOSEN = st.sampled_from([[], ["a"], ["b"]])
RIGHT = st.sampled_from([["a"], ["b"]])
TABS = st.sampled_from(["first", "second"])
NOON = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)


class AttemptMachine(RuleBasedStateMachine):
    """Two tabs answer three questions, go offline, come back in any order, hand in, or run out.

    The model: for each question the answer with the highest sequence that arrived in time, and
    what is right: as the paper froze it, until two people mark the closed attempt again.
    """

    @initialize()
    def start(self):
        self.unit = make_unit()
        self.examiners = [make_cadre(unit=self.unit) for _unused in range(2)]
        self.attempt = make_attempt(make_quiz(kinds=["SINGLE"] * 3), make_cadre(unit=self.unit))
        self.right = dict.fromkeys((1, 2, 3), KEYS["SINGLE"])
        self.regrades = 0
        self.saved = {}  # item → (sequence, value): what the server must have
        self.waiting = []  # deliveries that have not left the browser
        self.sequence = 0
        self.tab = ""
        self.late = 0
        self.receipt = None
        self.is_expired = False

    def deliver(self, item, value, sequence, key):
        arguments = {
            "attempt_id": self.attempt.public_id,
            "cadre": self.attempt.cadre,
            "items": [AnswerItem(item, value, sequence)],
            "key": key,
        }
        is_newer = sequence > self.saved.get(item, (-1, []))[0]
        if self.receipt or self.is_expired:
            with pytest.raises((services.AttemptClosed, services.DeadlinePassed)):
                services.save_answers(**arguments)
            self.late += is_newer
            return
        services.save_answers(**arguments)
        if is_newer:
            self.saved[item] = (sequence, value)

    @rule(item=ITEMS, value=CHOSEN)
    def save(self, item, value):
        self.sequence += 1
        self.deliver(item, value, self.sequence, f"k{self.sequence}")

    @rule(item=ITEMS, value=CHOSEN)
    def answer_offline(self, item, value):
        self.sequence += 1
        self.waiting.append((item, value, self.sequence, f"k{self.sequence}"))

    @precondition(lambda self: self.waiting)
    @rule(data=st.data())
    def come_back_in_any_order(self, data):
        for delivery in data.draw(st.permutations(self.waiting)):
            self.deliver(*delivery)
        self.waiting.clear()

    @rule(tab=TABS)
    def switch_tab(self, tab):
        services.take_lease(
            attempt_id=self.attempt.public_id, cadre=self.attempt.cadre, window=tab
        )
        if not self.receipt:
            self.tab = tab

    @rule()
    def start_again_resumes(self):
        if self.receipt or self.is_expired:
            return
        again = services.start_attempt(
            quiz=self.attempt.quiz, cadre=self.attempt.cadre, at=NOON
        )
        assert again == self.attempt

    @precondition(lambda self: not self.receipt)
    @rule()
    def run_out_of_time(self):
        expire(self.attempt)
        self.is_expired = True

    @precondition(lambda self: self.is_expired)
    @rule()
    def sweep(self):
        services.close_overdue_attempts(at=NOON)
        self.receipt = self.receipt or Attempt.objects.get(pk=self.attempt.pk).receipt
        assert self.receipt

    @rule()
    def submit(self):
        closed = services.submit_attempt(
            attempt_id=self.attempt.public_id, cadre=self.attempt.cadre
        )
        assert self.receipt in (None, closed.receipt)
        self.receipt = closed.receipt

    @rule(item=ITEMS, key=RIGHT)
    def correct_a_question(self, item, key):
        self._corrected(item, key)

    def _corrected(self, item, key):
        version = self.attempt.paper[item - 1]["version"]
        question = (
            Attempt.objects.get(pk=self.attempt.pk)
            .quiz.items.get(question__versions=version)
            .question
        )
        question.current = services.revise_question(
            question=question, kind="SINGLE", stem="改过", choices=CHOICES, key=key
        )
        return question

    @rule(item=ITEMS, key=RIGHT)
    def correct_and_mark_again(self, item, key):
        question = self._corrected(item, key)
        first, second = self.examiners
        given = self.saved.get(item, (0, []))[1]
        changes = bool(self.receipt) and (given == key) != (given == self.right[item])
        if not changes:
            with pytest.raises(regrading.NothingToRegrade):
                self.ask_to_mark_again(question, first)
            return
        asked = self.ask_to_mark_again(question, first)
        with pytest.raises(regrading.NotDecidable):  # it takes two
            regrading.confirm_regrade(regrade=asked, tops=[self.unit], actor=first, at=NOON)
        (line,) = regrading.confirm_regrade(
            regrade=asked, tops=[self.unit], actor=second, at=NOON
        )
        assert line.receipt_before == self.receipt
        self.receipt = Attempt.objects.get(pk=self.attempt.pk).receipt
        assert self.receipt != line.receipt_before
        self.right[item] = key
        self.regrades += 1

    def ask_to_mark_again(self, question, actor):
        return regrading.ask_for_regrade(
            question=question, tops=[self.unit], reason="答案有误，已更正", actor=actor, at=NOON
        )

    @invariant()
    def agrees_with_the_model(self):
        attempt = Attempt.objects.get(pk=self.attempt.pk)
        stored = {
            item: (sequence, value)
            for item, sequence, value in Answer.objects.filter(attempt=attempt).values_list(
                "item", "client_seq", "value"
            )
        }
        assert stored == self.saved
        assert attempt.lease == self.tab
        assert (attempt.closed_at is not None) is bool(self.receipt)
        assert attempt.receipt == (self.receipt or "")
        entries = Entry.objects.filter(cadre=attempt.cadre)
        assert entries.filter(kind="QUIZ").count() == bool(self.receipt) + self.regrades
        assert entries.filter(kind="CORRECTION").count() == self.regrades
        assert entries.standing().count() == bool(self.receipt)
        assert attempt.late_answers.count() == self.late
        if self.receipt:
            right = sum(
                value == self.right[item] for item, (_sequence, value) in self.saved.items()
            )
            assert attempt.points == right
            assert attempt.paper == self.attempt.paper


SETTINGS = settings(
    max_examples=12,
    stateful_step_count=14,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
)


def test_an_attempt_agrees_with_its_model_whatever_happens():
    run_state_machine_as_test(AttemptMachine, settings=SETTINGS)


def test_the_machine_sees_a_missing_sequence_guard(monkeypatch):
    monkeypatch.setattr(answers, "IS_NEWER", "1 = 1")
    machine = AttemptMachine()
    machine.start()
    machine.answer_offline(item=1, value=["a"])
    machine.save(item=1, value=["b"])
    machine.agrees_with_the_model()

    for delivery in machine.waiting:  # the older answer arrives last
        machine.deliver(*delivery)

    with pytest.raises(AssertionError):
        machine.agrees_with_the_model()
