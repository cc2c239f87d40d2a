"""What an author fills in for any kind comes back as it was, and one change changes one thing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import QuestionKind
from tests.quizzes.wordings import wordings

pytestmark = pytest.mark.once
KINDS = [pytest.param(kind, id=kind.code) for kind in QuestionKind.registry.values()]


@pytest.mark.parametrize("kind", KINDS)
@given(value=st.data())
def test_what_is_written_reads_back_the_same(kind, value):
    asked = value.draw(wordings(kind))

    written = kind.write_form(asked)

    assert kind.read_form(written, previous=asked) == (asked.choices, asked.key)


@pytest.mark.parametrize("kind", KINDS)
@given(value=st.data())
def test_spare_rows_change_nothing(kind, value):
    asked = value.draw(wordings(kind))
    written = kind.write_form(asked)
    place = value.draw(st.integers(0, len(written.rows)))
    written.rows.insert(place, {})

    assert kind.read_form(written, previous=asked) == (asked.choices, asked.key)


@pytest.mark.parametrize("kind", KINDS)
@given(value=st.data())
def test_written_anew_it_can_be_asked(kind, value):
    asked = value.draw(wordings(kind))

    choices, key = kind.read_form(kind.write_form(asked))

    asked.choices, asked.key = kind.tidy(choices, key)
    kind.validate(asked)


@pytest.mark.parametrize("kind", KINDS)
@given(value=st.data())
def test_a_reworded_row_leaves_every_id(kind, value):
    asked = value.draw(wordings(kind))
    written = kind.write_form(asked)
    name = next((column.name for column in kind.form.columns if column.name in NAMES), None)
    rows = [row for row in written.rows if name and row.get(name)]
    if not rows:
        return
    value.draw(st.sampled_from(rows))[name] = "换过的说法九"

    choices, _key = kind.read_form(written, previous=asked)

    assert [choice["id"] for choice in choices] == [choice["id"] for choice in asked.choices]


NAMES = ("text", "left", "fact")
