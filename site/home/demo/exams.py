"""A paper drawn by blueprint, a spot check, and a check of what a lesson taught, with its results."""

import datetime as dt
import random
from decimal import Decimal
from typing import Any, Final

from cadres.models import Cadre, Unit
from core.time import site_date
from home.demo import history
from home.demo.source import read
from quizzes.blueprints.services import count_pool
from quizzes.kinds import kind_of
from quizzes.marking import mark, possible_points
from quizzes.models import (
    Answer,
    AnswerLogEntry,
    Attempt,
    Bank,
    Blueprint,
    BlueprintCell,
    Category,
    Invitation,
    Question,
    QuestionVersion,
    Quiz,
    QuizItem,
    SpotCheck,
    TeachingCheck,
)
from quizzes.papers import PoolItem, draw_paper
from quizzes.services import receipt_of
from quizzes.spot_checks.services import hold_spot_check
from quizzes.teaching.services import LATER_DAYS, OPEN_DAYS, set_up_check

# How likely a question of the least difficulty is missed, in the order of the three tests.
_SLIPS: Final = (0.24, 0.05, 0.1)
_MARKED_BY_THEMSELVES: Final = ("SINGLE", "MULTIPLE", "TRUE_FALSE")


def load_exams(units: dict[str, Unit], accounts: dict[str, Cadre], at: dt.datetime) -> int:
    """Create what is missing of the three; return how many were new."""
    seed = read("exams")
    blueprint, is_new = _paper(seed["paper"])
    created = int(is_new)
    spot = seed["spot_check"]
    if not SpotCheck.objects.filter(seed=spot["seed"]).exists():
        hold_spot_check(
            title=spot["title"],
            title_en=spot["title_en"],
            unit=units[spot["unit"]],
            blueprint=blueprint,
            per_unit=spot["per_unit"],
            reason=spot["reason"],
            actor=accounts["county"],
            at=at - dt.timedelta(hours=3),
            seed=spot["seed"],
        )
        created += 1
    if not TeachingCheck.objects.filter(after__code=seed["teaching"]["after"]["code"]).exists():
        _teach(seed["teaching"], units, accounts["county"], at)
        created += 1
    return created


def _paper(seed: dict[str, Any]) -> tuple[Blueprint, bool]:
    bank = Bank.objects.get(code=read("bank")["code"])
    blueprint, is_new = Blueprint.objects.get_or_create(
        code=seed["code"],
        defaults={"bank": bank, "title": seed["title"], "title_en": seed["title_en"]},
    )
    if is_new:
        categories = {one.code: one for one in Category.objects.filter(bank=bank)}
        BlueprintCell.objects.bulk_create(
            BlueprintCell(
                blueprint=blueprint,
                category=categories[code],
                difficulty=difficulty,
                number=number,
            )
            for code, difficulty, number in seed["cells"]
        )
        count_pool(blueprint=blueprint)
        fields = ("title", "title_en", "description", "description_en", "minutes")
        Quiz.objects.create(
            code=seed["code"],
            blueprint=blueprint,
            attempt_limit=seed["attempt_limit"],
            **{name: seed[name] for name in fields},
        )
    return blueprint, is_new


def _teach(seed: dict[str, Any], units: dict[str, Unit], actor: Cadre, at: dt.datetime) -> None:
    """Let the people of a unit have sat all three tests; analysis notes them by itself."""
    draw = random.Random("qingfeng teaching")  # noqa: S311  a demo, not a secret
    questions = list(
        Question.objects.askable()
        .filter(code__startswith=seed["prefix"], current__kind__in=_MARKED_BY_THEMSELVES)
        .exclude(current__articles=None)
        .order_by("code")[: 2 * seed["questions"]]
    )
    before = _quiz(seed["before"], questions[::2])
    after = _quiz(seed["after"], questions[1::2])
    check = set_up_check(
        title=seed["title"],
        title_en=seed["title_en"],
        before=before,
        after=after,
        actor=actor,
        at=at - dt.timedelta(days=seed["before_days"] + 1),
    )
    people = list(
        Cadre.objects.in_service()
        .within(units[seed["unit"]])
        .filter(username=None)
        .select_related("unit")
        .order_by("staff_number")
    )
    days = (seed["before_days"], seed["after_days"], seed["later_days"])
    sat: dict[str, dict[int, dt.datetime]] = {}
    stages = ((before, "before"), (after, "after"), (check.later, "later"))
    for (quiz, name), ago, slip in zip(stages, days, _SLIPS, strict=True):
        sat[name] = _sit(quiz, people, site_date(at) - dt.timedelta(days=ago), slip, draw)
    Invitation.objects.bulk_create(
        (
            Invitation(
                quiz=check.later,
                cadre_id=cadre_id,
                opens_at=then + dt.timedelta(days=LATER_DAYS),
                closes_at=then + dt.timedelta(days=LATER_DAYS + OPEN_DAYS),
            )
            for cadre_id, then in sat["after"].items()
        ),
        ignore_conflicts=True,
    )


def _quiz(seed: dict[str, Any], questions: list[Question]) -> Quiz:
    quiz: Quiz = Quiz.objects.create(
        code=seed["code"], title=seed["title"], title_en=seed["title_en"], attempt_limit=1
    )
    QuizItem.objects.bulk_create(
        QuizItem(quiz=quiz, question=question, position=position)
        for position, question in enumerate(questions, 1)
    )
    return quiz


def _sit(
    quiz: Quiz, people: list[Cadre], day: dt.date, slip: float, draw: random.Random
) -> dict[int, dt.datetime]:
    """Let `people` have sat `quiz` on `day`, missing some questions; return who handed in when."""
    versions = {
        item.question.current.pk: item.question.current
        for item in quiz.items.select_related("question__current")
        if item.question.current and not kind_of(item.question.current.kind).is_marked_by_person
    }
    pool = [
        PoolItem(version.pk, version.kind, Decimal("1.00"), version.choices)
        for version in versions.values()
    ]
    keys = {version.pk: version.key for version in versions.values()}
    ledger = history.Ledger(history.posts_on(day))
    sittings = [
        _attempt(quiz, cadre, pool, versions, keys, day, slip, draw) for cadre in people
    ]
    Attempt.objects.bulk_create(attempt for attempt, _answers in sittings)
    saved = [
        {
            "attempt": attempt,
            "item": item,
            "value": value,
            "client_seq": item,
            "saved_at": attempt.closed_at,
        }
        for attempt, answers in sittings
        for item, value in answers.items()
    ]
    Answer.objects.bulk_create(Answer(**row) for row in saved)
    AnswerLogEntry.objects.bulk_create(AnswerLogEntry(key="submit", **row) for row in saved)
    for attempt, _answers in sittings:
        ledger.add(
            attempt.cadre,
            quiz.record_kind,
            quiz.activity_key,
            (quiz.title, quiz.title_en),
            occurred_at=attempt.closed_at,
            occasion="attempt-1",
            outcome={
                "percent": f"{attempt.percent:.2f}",
                "is_passed": attempt.is_passed,
                "closing": str(attempt.closing),
                "receipt": attempt.receipt,
            },
        )
    ledger.write()
    return {attempt.cadre_id: attempt.closed_at for attempt, _ in sittings if attempt.closed_at}


def _attempt(
    quiz: Quiz,
    cadre: Cadre,
    pool: list[PoolItem],
    versions: dict[int, QuestionVersion],
    keys: dict[int, Any],
    day: dt.date,
    slip: float,
    draw: random.Random,
) -> tuple[Attempt, dict[int, list[str]]]:
    closed_at = history.moment_of(day, draw)
    started_at = closed_at - dt.timedelta(minutes=draw.randint(4, 9))
    paper = draw_paper(
        pool, count=quiz.question_count, shuffle_questions=True, shuffle_choices=True, rng=draw
    )
    answers = {}
    for entry in paper:
        version = versions[entry["version"]]
        if draw.random() >= slip * version.difficulty:
            answers[entry["item"]] = kind_of(version.kind).model_answer(version)
        elif version.kind == "SINGLE":
            answers[entry["item"]] = [draw.choice(entry["choices"])]
    marked = mark(paper, answers, keys)
    deadline = started_at + dt.timedelta(minutes=quiz.minutes)
    attempt = Attempt(
        quiz=quiz,
        cadre=cadre,
        number=1,
        edition=quiz.edition,
        pass_percent=quiz.pass_percent,
        paper=paper,
        started_at=started_at,
        deadline_at=deadline,
        final_deadline_at=deadline + dt.timedelta(seconds=quiz.grace_seconds),
        closed_at=closed_at,
        closing=Attempt.Closing.SUBMITTED,
        points=marked.points,
        points_possible=possible_points(paper),
        percent=marked.percent,
        is_passed=marked.reaches(quiz.pass_percent),
        marks=marked.marks,
    )
    attempt.receipt = receipt_of(attempt, answers)
    return attempt, answers
