"""What the attempt page and the result page show, read in a few queries.

An open sheet carries no key, no explanation and no weight of a choice: it does not even load
them. Only `review_of` does, and only for a closed attempt.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import cache
from django.db.models import Prefetch
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.content_cache import KEEP_SECONDS
from core.time import clock as wall_clock
from law.models import Article
from quizzes.kinds import Choice, QuestionKind, kind_of
from quizzes.models import Attempt, QuestionVersion
from quizzes.papers import PaperItem, PoolItem
from quizzes.reading import versions
from quizzes.services import SavedAnswer, saved_answers


@dataclass(frozen=True, slots=True)
class ShownChoice:
    id: str
    text: str
    is_chosen: bool
    is_right: bool = False  # told after the attempt closed, never before


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """One question of an attempt as the cadre sees it."""

    number: int
    total: int
    stem: str
    kind: QuestionKind
    points: Decimal
    choices: list[ShownChoice]
    answer: SavedAnswer | None

    @property
    def is_answered(self) -> bool:
        return self.answer is not None and bool(self.answer.value)

    @property
    def heading(self) -> str:
        """Say "Question 1 of 10 · Single choice · 1 point"."""
        place = _("Question %(number)s of %(total)s") % {
            "number": self.number,
            "total": self.total,
        }
        points = ngettext("%(points)s point", "%(points)s points", 1 if self.points == 1 else 2)
        return f"{place} · {self.kind.label} · {points % {'points': _short(self.points)}}"

    @property
    def saved_words(self) -> str:
        """Say "Saved 14:03:22"; empty without an answer."""
        if self.answer is None:
            return ""
        return _("Saved %(time)s") % {"time": wall_clock(self.answer.saved_at)}


@dataclass(frozen=True, slots=True)
class ReviewedQuestion(ShownQuestion):
    """The same after the attempt closed: with what was right, and why."""

    earned: Decimal
    why: SafeString  # explanation and articles
    corrected_at: dt.datetime | None

    @property
    def is_right(self) -> bool:
        return self.earned == self.points

    @property
    def is_partly_right(self) -> bool:
        return 0 < self.earned < self.points

    @property
    def earning(self) -> str:
        return _("%(earned)s of %(points)s points") % {
            "earned": _short(self.earned),
            "points": _short(self.points),
        }


def sheet_of(attempt: Attempt) -> list[ShownQuestion]:
    """Return the questions of an open attempt with the answers saved. Two queries."""
    texts = versions(_versions(attempt), "stem", "choices")
    answers = _answers(attempt)
    sheet = []
    for entry in attempt.paper:
        stem, choices = texts[entry["version"]]
        sheet.append(
            ShownQuestion(
                number=entry["item"],
                total=len(attempt.paper),
                stem=stem,
                kind=kind_of(entry["kind"]),
                points=Decimal(entry["points"]),
                choices=_choices(entry, choices, answers.get(entry["item"]), key=()),
                answer=answers.get(entry["item"]),
            )
        )
    return sheet


def review_of(attempt: Attempt) -> list[ReviewedQuestion]:
    """Return the questions of a closed attempt with key, explanation and articles.

    Two queries; three more where an explanation is not in the cache.

    Raises:
        ValueError: the attempt is open; its key stays with the server.
    """
    if attempt.closed_at is None:
        raise ValueError("an open attempt has no review")
    texts = versions(
        _versions(attempt),
        "stem",
        "choices",
        "key",
        "created_at",
        "question__current_id",
        "question__current__created_at",
    )
    whys = _whys({pk: row[3] for pk, row in texts.items()})
    answers = _answers(attempt)
    review = []
    for entry in attempt.paper:
        stem, choices, key, _created, current, corrected_at = texts[entry["version"]]
        review.append(
            ReviewedQuestion(
                number=entry["item"],
                total=len(attempt.paper),
                stem=stem,
                kind=kind_of(entry["kind"]),
                points=Decimal(entry["points"]),
                choices=_choices(entry, choices, answers.get(entry["item"]), key=key),
                answer=answers.get(entry["item"]),
                earned=Decimal(attempt.marks.get(str(entry["item"]), "0.00")),
                why=whys[entry["version"]],
                corrected_at=corrected_at if current != entry["version"] else None,
            )
        )
    return review


def _versions(attempt: Attempt) -> list[int]:
    return [entry["version"] for entry in attempt.paper]


def _answers(attempt: Attempt) -> dict[int, SavedAnswer]:
    return {answer.question: answer for answer in saved_answers(attempt.pk)}


def _choices(
    entry: PaperItem,
    written: list[Choice],
    answer: SavedAnswer | None,
    *,
    key: list[str] | tuple[str, ...],
) -> list[ShownChoice]:
    asked = PoolItem(entry["version"], entry["kind"], Decimal(entry["points"]), written)
    shown = {
        choice["id"]: choice["text"] for choice in kind_of(entry["kind"]).choices_for(asked)
    }
    chosen = answer.value if answer else []
    return [ShownChoice(id_, shown[id_], id_ in chosen, id_ in key) for id_ in entry["choices"]]


def _whys(versions: Mapping[int, dt.datetime]) -> dict[int, SafeString]:
    """Return explanation and articles of `versions` (pk → created at) as HTML.

    Kept for a few minutes: a version never changes, what it cites may.
    """
    language = get_language()
    names = {
        pk: f"quizzes.why:{language}:{pk}:{created_at.timestamp()}"
        for pk, created_at in versions.items()
    }
    known: dict[str, str] = cache.get_many(names.values())
    missing = [pk for pk, name in names.items() if name not in known]
    if missing:
        made = {}
        cited = Prefetch("articles", Article.objects.to_be_cited())
        for version in QuestionVersion.objects.filter(pk__in=missing).prefetch_related(cited):
            made[names[version.pk]] = render_to_string(
                "quizzes/includes/why.html",
                {"version": version, "articles": version.articles.all()},
            )
        cache.set_many(made, KEEP_SECONDS)
        known |= made
    return {pk: SafeString(known[name]) for pk, name in names.items()}


def _short(points: Decimal) -> str:
    return number_format(f"{points.normalize():f}")
