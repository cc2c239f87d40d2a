"""What the exercises of a case show: what is asked, and what this reader has done. Only reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cadres.models import Cadre
from law.models import Article
from law.severity import Place, Rung, Verdict
from warning_cases.exercises import editions
from warning_cases.exercises.facts import Ladder, ladder_of
from warning_cases.exercises.ladder import verdicts
from warning_cases.exercises.tally import Disclosed, disclose
from warning_cases.models import (
    Exercise,
    ExerciseRun,
    MirrorClause,
    ReminderTally,
    WarningCasePage,
)
from warning_cases.on_their_days import ArticlesOnTheirDays, day_of
from warning_cases.steps import Step

Runs = Mapping[str, ExerciseRun]


@dataclass(frozen=True)
class Tapped:
    """An event of the reminder exercise, with how many tapped it where that may be shown."""

    step: Step
    count: int | None
    percent: int
    is_own: bool


@dataclass(frozen=True)
class Option:
    text: str  # of a Place
    label: str
    is_selected: bool


@dataclass(frozen=True)
class Placed:
    """An act of the ladder: what may be answered, and the verdict where it was."""

    key: str
    text: str
    options: tuple[Option, ...]
    verdict: Verdict | None
    answer: str
    reason: str
    citation: Article | None
    is_missing: bool

    @property
    def is_right(self) -> bool:
        return self.verdict is Verdict.RIGHT


def runs_of(case: WarningCasePage, reader: Cadre | None) -> Runs:
    """Return the reader's runs of the exercises as they are written now. One query for a reader."""
    if reader is None or case.pk is None:
        return {}
    rows = case.timeline.raw_data
    current = {
        Exercise.CHOICES: editions.choices_edition(rows),
        Exercise.REMINDER: editions.reminder_edition(rows),
        Exercise.LADDER: editions.ladder_edition(case.ladder.raw_data),
        Exercise.MIRROR: editions.mirror_edition(case.mirror.raw_data),
    }
    runs = ExerciseRun.objects.filter(
        case=case, cadre=reader, edition__in=set(current.values())
    )
    return {run.exercise: run for run in runs if current[Exercise(run.exercise)] == run.edition}


def exercises_context(
    case: WarningCasePage,
    steps: list[Step],
    reader: Cadre | None,
    runs: Runs,
    *,
    places: Mapping[str, str],
    not_placed: frozenset[str],
) -> dict[str, Any]:
    """Return `has_exercises`, and for a reader `reminder`, `ladder` and `mirror`.

    Queries: one for the figures of a reminder that was tapped, two for the charges of a ladder,
    two or four for its articles, one for the clause that a mirror gave.
    """
    context: dict[str, Any] = {
        "has_exercises": bool(len(steps) > 1 or case.ladder or case.mirror),
    }
    if reader is None or case.pk is None:
        return context
    if len(steps) > 1:
        context |= _reminder(case, steps, runs.get(Exercise.REMINDER))
    if case.ladder:
        context |= _ladder(case, runs.get(Exercise.LADDER), places, not_placed)
    if case.mirror:
        context |= _mirror(case, reader, runs.get(Exercise.MIRROR))
    return context


def _reminder(
    case: WarningCasePage, steps: list[Step], run: ExerciseRun | None
) -> dict[str, Any]:
    own = run.answers.get("event", "") if run else ""
    disclosed = Disclosed({}, 0)
    if run is not None and run.finished_at is not None:
        tally = ReminderTally.objects.filter(case=case, edition=run.edition).first()
        if tally is not None:
            disclosed = disclose(tally.shown, [step.key for step in steps])
    return {
        "reminder": [
            Tapped(
                step=step,
                count=disclosed.groups.get(step.key),
                percent=disclosed.share(step.key),
                is_own=step.key == own,
            )
            for step in steps
        ],
        "reminder_done": bool(own),
        "reminder_total": disclosed.total,
    }


def _ladder(
    case: WarningCasePage,
    run: ExerciseRun | None,
    places: Mapping[str, str],
    not_placed: frozenset[str],
) -> dict[str, Any]:
    ladder = ladder_of(case)
    answers: dict[str, str] = dict(run.answers) if run else {}
    judged = verdicts({key: Place.parse(text) for key, text in answers.items()}, ladder.belongs)
    days = {fact.key: day_of(fact.value, case.act_date) for fact in ladder.facts}
    articles = {
        fact.key: fact.value["article"]
        for fact in ladder.facts
        if fact.key in judged and fact.value.get("article")
    }
    on_their_days = ArticlesOnTheirDays.of((articles[key], days[key]) for key in articles)
    labels = _labels(ladder)
    placed = [
        Placed(
            key=fact.key,
            text=fact.value["text"],
            options=tuple(
                Option(text, label, text == (places.get(fact.key) or answers.get(fact.key)))
                for text, label in labels.items()
            ),
            verdict=judged.get(fact.key),
            answer=labels.get(answers.get(fact.key, ""), ""),
            reason=fact.value["reason"] if fact.key in judged else "",
            citation=(
                on_their_days[articles[fact.key], days[fact.key]]
                if fact.key in articles
                else None
            ),
            is_missing=fact.key in not_placed,
        )
        for fact in ladder.facts
    ]
    return {
        "ladder": placed,
        "ladder_done": bool(run and run.finished_at),
        "ladder_right": sum(fact.is_right for fact in placed),
    }


def _labels(ladder: Ladder) -> dict[str, str]:
    """Return every place that may be answered, lightest first, and how it reads."""
    rungs = [rung for rung in Rung if rung is not Rung.CRIME]
    crimes = {
        str(Place(Rung.CRIME, charge.code)): f"{Rung.CRIME.label} · {charge.name}"
        for charge in ladder.charges
    }
    return {str(Place(rung)): str(rung.label) for rung in rungs} | crimes


def _mirror(case: WarningCasePage, reader: Cadre, run: ExerciseRun | None) -> dict[str, Any]:
    return {
        "mirror": [
            {"key": key, "statement": value["statement"], "clause": value.get("clause") or ""}
            for key, value in editions.keyed(case.mirror.raw_data)
        ],
        "mirror_done": bool(run and run.finished_at),
        "mirror_clause": MirrorClause.objects.filter(cadre=reader).first(),
    }
