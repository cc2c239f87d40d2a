"""The state machine of an attempt, walked for longer than every commit has time for."""

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from tests.quizzes.test_attempt_machine import SETTINGS, AttemptMachine

pytestmark = pytest.mark.django_db


def test_an_attempt_agrees_with_its_model_for_long():
    longer = settings(SETTINGS, max_examples=250, stateful_step_count=40)

    run_state_machine_as_test(AttemptMachine, settings=longer)
