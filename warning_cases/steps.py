"""A case read step by step: what is open, what waits for a choice. Pure but for words shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from warning_cases.blocks import STAGES
from warning_cases.exercises.editions import keyed, listed


@dataclass(frozen=True, slots=True)
class Choice:
    number: str  # place among those offered, from "0"
    text: str
    consequence: str
    is_taken: bool  # by the person in the case
    is_chosen: bool  # by the reader


@dataclass(frozen=True, slots=True)
class Step:
    """One event: its body as HTML, and the choice that stood open then."""

    key: str
    stage: str
    stage_label: str | Promise
    when: str
    what: str
    body: str
    decision: str
    choices: tuple[Choice, ...]

    @property
    def is_question(self) -> bool:
        return bool(self.choices)

    @property
    def is_decided(self) -> bool:
        return any(choice.is_chosen for choice in self.choices)

    @property
    def chosen(self) -> str:
        """Number of the reader's choice; "" where there is none."""
        return next((choice.number for choice in self.choices if choice.is_chosen), "")


def steps_of(
    rows: Iterable[Mapping[str, Any]], bodies: Iterable[str], answers: Mapping[str, int]
) -> list[Step]:
    """Return the steps of a timeline.

    Args:
        rows: raw data of the timeline.
        bodies: what happened, as HTML, in the same order.
        answers: place of the reader's choice by key of the event.
    """
    return [
        Step(
            key=key,
            stage=value.get("stage", ""),
            stage_label=dict(STAGES).get(value.get("stage", ""), ""),
            when=value.get("when", ""),
            what=value.get("what", ""),
            body=body,
            decision=value.get("decision") or "",
            choices=tuple(
                Choice(
                    number=str(number),
                    text=choice.get("text", ""),
                    consequence=choice.get("consequence", ""),
                    is_taken=bool(choice.get("is_taken")),
                    is_chosen=answers.get(key) == number,
                )
                for number, choice in enumerate(listed(value.get("choices") or ()))
            ),
        )
        for (key, value), body in zip(keyed(rows), bodies, strict=True)
    ]


def opened(steps: list[Step], *, show_all: bool) -> tuple[list[Step], bool]:
    """Return the steps to show, up to the first undecided question, and whether that is all."""
    if show_all:
        return steps, True
    for number, step in enumerate(steps):
        if step.is_question and not step.is_decided:
            return steps[: number + 1], False
    return steps, True


def answers_in(parameters: Mapping[str, str]) -> dict[str, int]:
    """Return the choices that a visitor's address carries: "c-<key>" = place, what is no number out."""
    return {
        name.removeprefix("c-"): int(value)
        for name, value in parameters.items()
        if name.startswith("c-") and value.isdecimal() and len(value) < 3
    }
