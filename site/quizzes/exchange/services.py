"""Bringing drafts into a bank, and taking a bank out. One code path for the command and the editor."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cadres.models import Cadre, RiskPoint
from core.errors import DomainError
from core.time import site_date
from quizzes.exchange.drafts import MOST_QUESTIONS, Draft, Outcome, Problem, UnreadableFile
from quizzes.exchange.formats import outcomes
from quizzes.models import Bank, Category, Question
from quizzes.references import find_articles, write_references
from quizzes.services.questions import create_question, send_back_to_review


@dataclass
class Report:
    """What an import did, or would do."""

    read: int = 0
    imported: int = 0
    skipped: int = 0
    errors: list[Problem] = field(default_factory=list)
    attempts: int | None = None  # sittings taken over, where there were users to give them to

    def as_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "read": self.read,
            "imported": self.imported,
            "skipped": self.skipped,
            "errors": [problem.as_json() for problem in self.errors],
        }
        return said if self.attempts is None else {**said, "attempts": self.attempts}


@transaction.atomic
def import_questions(
    *,
    content: bytes,
    bank: Bank,
    at: dt.datetime,
    actor: Cadre | None = None,
    format_code: str = "",
    is_dry_run: bool = False,
) -> Report:
    """Import the questions of `content` into `bank` as drafts to be reviewed.

    A question that cannot be taken is reported and costs nothing else. The same file again
    changes nothing: what is there and says the same is skipped.

    Args:
        format_code: of `formats.FORMATS`; recognised by what is in the file without it.
        is_dry_run: do everything, then take it back.

    Raises:
        UnreadableFile: the file as a whole cannot be read; nothing is written.
    """
    report = Report()
    seen: set[str] = set()
    for outcome in _limited(outcomes(content, format_code)):
        report.read += 1
        if isinstance(outcome, Problem):
            report.skipped += 1
            report.errors.append(outcome)
        else:
            _take(outcome, bank, seen, report, at=at, actor=actor)
    if is_dry_run:
        transaction.set_rollback(True)
    return report


def _limited(found: Iterator[Outcome]) -> Iterator[Outcome]:
    for number, outcome in enumerate(found, start=1):
        if number > MOST_QUESTIONS:
            raise UnreadableFile(
                _("The file has more than %(most)d questions. Divide it.")
                % {"most": MOST_QUESTIONS}
            )
        yield outcome


def _take(
    draft: Draft,
    bank: Bank,
    seen: set[str],
    report: Report,
    *,
    at: dt.datetime,
    actor: Cadre | None,
) -> None:
    code = code_in(bank, draft)
    if code in seen:
        report.skipped += 1
        report.errors.append(_problem(draft, _("The file has this question twice.")))
        return
    seen.add(code)
    try:
        with transaction.atomic():
            is_changed, notes = _write(draft, code, bank, at=at, actor=actor)
    except DomainError as error:
        report.skipped += 1
        report.errors.append(_problem(draft, str(error)))
        return
    if is_changed:
        report.imported += 1
        not_kept = [_("Not kept: %(what)s.") % {"what": what} for what in draft.not_kept]
        report.errors += [_problem(draft, note, is_fatal=False) for note in (*not_kept, *notes)]
    else:
        report.skipped += 1
        report.errors.append(
            _problem(draft, _("It is in the bank already, and says the same."))
        )


def _problem(draft: Draft, reason: str, *, is_fatal: bool = True) -> Problem:
    return Problem(draft.label, draft.place, reason, is_fatal)


LONGEST_CODE: Final = 80


def code_in(bank: Bank, draft: Draft) -> str:
    """Return the code of `draft` in `bank`: its own, or one made of what it asks."""
    code = slugify(draft.code)[:LONGEST_CODE]
    if code and not Question.objects.filter(code=code).exclude(bank=bank).exists():
        return code
    said = "\n".join((bank.code, code or f"{draft.kind}\n{draft.stem}"))
    return f"{bank.code[:60]}-{hashlib.sha256(said.encode()).hexdigest()[:12]}"


def _write(
    draft: Draft, code: str, bank: Bank, *, at: dt.datetime, actor: Cadre | None
) -> tuple[bool, list[str]]:
    """Write one question; return whether anything changed, and what could not be resolved."""
    notes: list[str] = []
    articles = []
    for line in draft.references:
        try:
            articles += find_articles(line, on=site_date(at))
        except DomainError as error:
            notes.append(str(error))
    risk_points = list(RiskPoint.objects.filter(code__in=draft.risk_points))
    known = {point.code for point in risk_points}
    notes += [
        _("There is no risk point “%(code)s”.") % {"code": unknown}
        for unknown in draft.risk_points
        if unknown not in known
    ]
    before = Question.objects.filter(code=code).values_list("current_id", "state").first()
    question = create_question(
        bank=bank,
        category=_category(bank, draft.category),
        code=code,
        kind=draft.kind,
        stem=draft.stem,
        choices=draft.choices,
        key=draft.key,
        explanation=draft.explanation,
        articles=articles,
        difficulty=draft.difficulty,
        author=actor,
        state=Question.State.DRAFT,
        risk_points=risk_points,
        tags=draft.tags,
    )
    if before is not None and question.current and before[0] != question.current.pk:
        send_back_to_review(question=question)
    return before is None or before[0] != (question.current and question.current.pk), notes


def _category(bank: Bank, names: tuple[str, ...]) -> Category | None:
    """Return the category that `names` lead to, from the top; what is missing is created."""
    found: Category | None = None
    for name in names[-2:]:  # a category and a sub-category
        same = Category.objects.filter(bank=bank, parent=found, name=name[:120]).first()
        if same is None:
            digest = hashlib.sha256(f"{found and found.pk}{name}".encode()).hexdigest()[:8]
            same, _is_new = Category.objects.get_or_create(
                bank=bank,
                code=f"{slugify(name)[:40] or 'category'}-{digest}",
                defaults={"parent": found, "name": name[:120]},
            )
        found = same
    return found


_WITH: list[str] = ["tags", "risk_points", "current__articles__version__instrument"]


def drafts_of(questions: "QuerySet[Question]") -> Iterable[Draft]:
    """Return the current wordings of `questions` as drafts. A few queries for every 200."""
    rows = (
        questions.exclude(current=None)
        .select_related("current", "category__parent")
        .prefetch_related(*_WITH)
        .order_by("code")
    )
    for question in rows.iterator(chunk_size=200):
        version = question.current
        assert version is not None
        category = question.category
        parent = category.parent if category else None
        yield Draft(
            kind=version.kind,
            stem=version.stem,
            choices=version.choices,
            key=version.key,
            explanation=version.explanation,
            difficulty=version.difficulty,
            category=tuple(one.name for one in (parent, category) if one is not None),
            tags=tuple(sorted(tag.name for tag in question.tags.all())),
            risk_points=tuple(sorted(point.code for point in question.risk_points.all())),
            references=tuple(write_references(list(version.articles.all())).splitlines()),
            code=question.code,
            name=question.code,
        )
