"""Bringing drafts into a bank, and taking a bank out. One code path for the command and the editor."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.models import Cadre, RiskPoint
from core.errors import DomainError
from core.time import site_date
from quizzes.exchange.drafts import MOST_QUESTIONS, Draft, Outcome, Problem, UnreadableFile
from quizzes.exchange.formats import outcomes
from quizzes.models import Bank, Category, Question
from quizzes.references import find_articles, write_references
from quizzes.reviewing.services import hand_in
from quizzes.services.questions import create_question, send_back_to_review


class Became(models.TextChoices):
    NEW = "NEW", gettext_lazy("new")
    CHANGED = "CHANGED", gettext_lazy("new version")
    SAME = "SAME", gettext_lazy("there already")
    REFUSED = "REFUSED", gettext_lazy("left out")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one question of the file, or would."""

    question: str
    place: str
    became: Became
    remarks: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return str(self.became.label)


@dataclass
class Report:
    """What an import did, or would do."""

    read: int = 0
    imported: int = 0
    skipped: int = 0
    errors: list[Problem] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)
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
    hands_in: bool = False,
) -> Report:
    """Import the questions of `content` into `bank` as drafts to be reviewed.

    A question that cannot be taken is reported and costs nothing else. The same file again
    changes nothing: what is there and says the same is skipped.

    Args:
        format_code: of `formats.FORMATS`; recognised by what is in the file without it.
        is_dry_run: do everything, then take it back.
        hands_in: let what is new or changed wait for its review, handed in by `actor`.

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
            report.verdicts.append(
                Verdict(outcome.question, outcome.place, Became.REFUSED, (outcome.reason,))
            )
        else:
            _take(outcome, bank, seen, report, at=at, actor=actor, hands_in=hands_in)
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
    hands_in: bool,
) -> None:
    code = code_in(bank, draft)
    became, notes = Became.REFUSED, [_("The file has this question twice.")]
    if code not in seen:
        seen.add(code)
        try:
            with transaction.atomic():
                became, notes = _write(draft, code, bank, at=at, actor=actor, hands_in=hands_in)
        except DomainError as error:
            became, notes = Became.REFUSED, [str(error)]
    is_taken = became in (Became.NEW, Became.CHANGED)
    if is_taken:
        report.imported += 1
        notes = [
            *(_("Not kept: %(what)s.") % {"what": what} for what in draft.not_kept),
            *notes,
        ]
    else:
        report.skipped += 1
    if became == Became.SAME:
        notes = [_("It is in the bank already, and says the same.")]
    report.errors += [_problem(draft, note, is_fatal=not is_taken) for note in notes]
    report.verdicts.append(Verdict(draft.label, draft.place, became, tuple(notes)))


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
    draft: Draft,
    code: str,
    bank: Bank,
    *,
    at: dt.datetime,
    actor: Cadre | None,
    hands_in: bool,
) -> tuple[Became, list[str]]:
    """Write one question; return what became of it, and what could not be resolved."""
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
    current = question.current.pk if question.current else None
    if before is not None and before[0] == current:
        return Became.SAME, notes
    if before is not None:
        send_back_to_review(question=question)
    if hands_in and actor is not None:
        hand_in(question=question, actor=actor, at=at)
    return Became.CHANGED if before else Became.NEW, notes


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
