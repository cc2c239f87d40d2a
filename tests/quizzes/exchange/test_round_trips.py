"""What is exported reads back the same, whatever an author wrote."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.exchange.drafts import Draft, Problem, checked
from quizzes.exchange.formats import WRITABLE, recognised
from quizzes.kinds import QuestionKind
from tests.quizzes.wordings import SIGNS, TEXTS, wordings

pytestmark = pytest.mark.once
FORMATS = pytest.mark.parametrize("chosen", WRITABLE.values(), ids=lambda one: one.code)
KINDS = pytest.mark.parametrize(
    "kind", QuestionKind.registry.values(), ids=lambda kind: kind.code
)
PARAGRAPHS = st.text(f"{SIGNS}\n", max_size=40).map(
    lambda text: "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
)
NAMES = st.lists(TEXTS.filter(lambda text: "/" not in text), max_size=2).map(tuple)


@st.composite
def drafts(draw, kind):
    question = draw(wordings(kind))
    return checked(
        Draft(
            kind=kind.code,
            stem=draw(PARAGRAPHS.filter(bool)),
            choices=question.choices,
            key=question.key,
            explanation=draw(PARAGRAPHS),
            difficulty=draw(st.integers(1, 5)),
            category=draw(NAMES),
            tags=tuple(sorted(set(draw(NAMES)))),
            references=draw(NAMES),
            code=draw(st.from_regex(r"\A[a-z]{1,6}-[0-9]{1,3}\Z")),
        )
    )


def said(draft):
    """Everything a bank keeps of a draft; ids are the bank's own business."""
    return (
        draft.kind,
        draft.stem,
        sorted(draft.lines.splitlines()) if draft.kind == "MATCHING" else draft.lines,
        draft.explanation,
        draft.difficulty,
        draft.category,
        draft.tags,
        draft.references,
        draft.code,
    )


@FORMATS
@KINDS
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_question_reads_back_the_same(chosen, kind, data):
    written = data.draw(
        st.lists(drafts(kind), min_size=1, max_size=2, unique_by=lambda d: d.code)
    )

    content = chosen.write(written)
    read = list(chosen.read(content))

    assert [one for one in read if isinstance(one, Problem)] == []
    assert [said(one) for one in read] == [said(one) for one in written]
    assert [one.not_kept for one in read] == [()] * len(read)
    assert recognised(content) is chosen


@FORMATS
@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(chosen, content):
    from core.errors import DomainError

    try:
        for outcome in chosen.read(content):
            assert isinstance(outcome, Draft | Problem)
    except DomainError as refusal:
        assert str(refusal)
