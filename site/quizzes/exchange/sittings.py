"""Sittings of a django-quiz-app dump as attempts of ours: closed, with the score they had there."""

import datetime as dt
import json
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cadres.models import Cadre
from quizzes.exchange.drafts import Problem, UnreadableFile
from quizzes.exchange.quiz_app import CODE, Dump, parse_dump
from quizzes.kinds import kind_of
from quizzes.marking import mark
from quizzes.models import Answer, Attempt, Bank, Question, Quiz, QuizItem
from quizzes.papers import PaperItem
from quizzes.services.attempts import receipt_of

_NO_TIME: Final = dt.timedelta(0)


def parse_user_map(content: bytes) -> dict[str, str]:
    """Return user of the dump → staff number.

    Raises:
        UnreadableFile: it is no JSON object of texts.
    """
    try:
        users = json.loads(content)
    except ValueError as error:
        raise UnreadableFile(_("The user map is not valid JSON.")) from error
    if not isinstance(users, dict):
        raise UnreadableFile(_("The user map must be a JSON object: user → staff number."))
    return {str(user): str(number) for user, number in users.items()}


@transaction.atomic
def import_sittings(
    *, content: bytes, bank: Bank, users: dict[str, str], is_dry_run: bool = False
) -> tuple[int, list[Problem]]:
    """Write an attempt for each finished sitting of a mapped user; return how many, and problems.

    Runs after the questions were imported. They enter no education record: that they took place
    was not seen by this site. The same dump again writes nothing.
    """
    dump = parse_dump(content)
    cadres = Cadre.objects.in_bulk(list(users.values()), field_name="staff_number")
    quizzes = {pk: _quiz(dump, pk, fields, bank) for pk, fields in dump.of("quiz.quiz").items()}
    written, problems = 0, []
    for pk, fields in dump.of("quiz.sitting").items():
        place = _("sitting %(number)s") % {"number": pk}
        cadre = cadres.get(users.get(str(fields.get("user")), ""))
        quiz = quizzes.get(fields.get("quiz"))
        if cadre is None:
            reason = _("The user map names nobody for user %(user)s.") % {
                "user": fields.get("user")
            }
        elif quiz is None:
            reason = _("Its quiz is not in the dump.")
        elif fields.get("complete") is not True:
            reason = _("It was not finished.")
        else:
            reason = _take(dump, pk, fields, quiz, cadre)
        if reason:
            problems.append(Problem(str(fields.get("user", "")), place, reason))
        else:
            written += 1
    if is_dry_run:
        transaction.set_rollback(True)
    return written, problems


def _quiz(dump: Dump, pk: Any, fields: dict[str, Any], bank: Bank) -> Quiz:
    """Return the quiz of the dump under its features' names here, created when missing."""
    code = f"quiz-app-{slugify(bank.code)[:30]}-{pk}"
    quiz: Quiz
    quiz, is_new = Quiz.objects.get_or_create(
        code=code,
        defaults={
            "title": str(fields.get("title", ""))[:160],
            "description": str(fields.get("description") or ""),
            "shuffle_questions": bool(fields.get("random_order")),
            "question_count": fields.get("max_questions") or None,
            "pass_percent": min(100, max(0, int(fields.get("pass_mark") or 0))),
            "attempt_limit": 1 if fields.get("single_attempt") else 0,
            "success_text": str(fields.get("success_text") or ""),
            "fail_text": str(fields.get("fail_text") or ""),
            "is_draft": True,  # an editor looks at it before anybody starts it
        },
    )
    if is_new:
        for position, question in enumerate(_questions_in(dump, pk, bank), start=1):
            QuizItem.objects.create(quiz=quiz, question=question, position=position)
    return quiz


def _questions_in(dump: Dump, quiz: Any, bank: Bank) -> list[Question]:
    codes = [
        CODE.format(pk)
        for pk, fields in dump.of("quiz.question").items()
        if quiz in (fields.get("quiz") or [])
    ]
    return list(Question.objects.filter(bank=bank, code__in=codes).order_by("pk"))


def _numbers(text: Any) -> list[int]:
    """Return the numbers of "1,2,,3,"; django-quiz-app writes empty parts."""
    return [int(part) for part in str(text or "").split(",") if part.strip().isdecimal()]


def _take(dump: Dump, pk: Any, fields: dict[str, Any], quiz: Quiz, cadre: Cadre) -> str:
    """Write one attempt; return the reason why not, or nothing."""
    asked = _numbers(fields.get("question_order"))
    found = Question.objects.filter(code__in=[CODE.format(n) for n in asked]).select_related(
        "current"
    )
    questions = {question.code: question for question in found if question.current}
    missing = [n for n in asked if CODE.format(n) not in questions]
    if missing or not asked:
        return _("Questions %(numbers)s were not imported.") % {
            "numbers": ", ".join(map(str, missing)) or "–"
        }
    try:
        given: Any = json.loads(fields.get("user_answers") or "{}")
        ended = _moment(fields.get("end"))
        begun = _moment(fields.get("start")) or ended
    except ValueError:
        return _("Its answers or its times cannot be read.")
    if begun is None or ended is None or not isinstance(given, dict):
        return _("Its answers or its times cannot be read.")
    paper: list[PaperItem] = []
    answers: dict[int, list[str]] = {}
    keys: dict[int, Any] = {}
    for item, number in enumerate(asked, start=1):
        version = questions[CODE.format(number)].current
        assert version is not None
        entry: PaperItem = {
            "item": item,
            "version": version.pk,
            "kind": version.kind,
            "points": "1.00",
            "choices": kind_of(version.kind).freeze(version, None)["choices"]
            if version.kind != "CASE_ANALYSIS"
            else [],
        }
        paper.append(entry)
        keys[version.pk] = version.key
        if answer := _answer(dump, number, version.kind, given.get(str(number))):
            answers[item] = answer
    marked = mark(paper, answers, keys)
    wrong = set(_numbers(fields.get("incorrect_questions")))
    by_hand = {
        str(item): "0.00" if asked[item - 1] in wrong else "1.00" for item in marked.unmarked
    }
    marks = {**marked.marks, **by_hand}
    points = sum(map(Decimal, marks.values()), Decimal("0.00"))
    percent = (points * 100 / len(paper)).quantize(Decimal("0.01"))
    return _write(
        pk,
        quiz,
        cadre,
        answers,
        Attempt(
            quiz=quiz,
            cadre=cadre,
            paper=paper,
            pass_percent=quiz.pass_percent,
            started_at=begun,
            deadline_at=ended,
            final_deadline_at=ended,
            closed_at=ended,
            closing=Attempt.Closing.SUBMITTED,
            points=points,
            points_possible=Decimal(len(paper)),
            percent=percent,
            is_passed=percent >= quiz.pass_percent,
            marks=marks,
        ),
    )


def _write(
    pk: Any, quiz: Quiz, cadre: Cadre, answers: dict[int, list[str]], attempt: Attempt
) -> str:
    same = Attempt.objects.filter(
        quiz=quiz, cadre=cadre, started_at=attempt.started_at, closed_at=attempt.closed_at
    )
    if same.exists():
        return _("It is here already.")
    last = Attempt.objects.filter(quiz=quiz, cadre=cadre).order_by("-number").first()
    attempt.number = last.number + 1 if last else 1
    attempt.receipt = receipt_of(attempt, answers)
    try:
        with transaction.atomic():
            attempt.save(force_insert=True)
            Answer.objects.bulk_create(
                Answer(
                    attempt=attempt,
                    item=item,
                    value=value,
                    client_seq=1,
                    saved_at=attempt.closed_at or attempt.started_at,
                )
                for item, value in answers.items()
            )
    except (IntegrityError, InvalidOperation):
        return _("It contradicts attempts that are here.")
    return ""


def _moment(text: Any) -> dt.datetime | None:
    at = parse_datetime(str(text)) if text else None
    return timezone.make_aware(at) if at is not None and timezone.is_naive(at) else at


def _answer(dump: Dump, question: int, kind: str, said: Any) -> list[str]:
    """Return the stored answer: a choice is its answer's pk as text there, a letter here."""
    text = str(said or "").strip()
    if not text:
        return []
    if kind == "TRUE_FALSE":
        return [text.lower()] if text.lower() in ("true", "false") else []
    if kind == "CASE_ANALYSIS":
        return [text[:5000]]
    letter = dump.choice_id(question, int(text)) if text.isdecimal() else ""
    return [letter] if letter else []
