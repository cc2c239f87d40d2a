"""What the attempt page and the result page show, read in a few queries.

An open sheet carries no key, no explanation and no weight of a choice: it does not even load
them. Only `review_of` does, and only for a closed attempt.
"""

import datetime as dt
from collections.abc import Mapping, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Prefetch, prefetch_related_objects
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from core.content_cache import KEEP_SECONDS
from core.time import clock as wall_clock
from law.models import Article
from quizzes.kinds import Choice, QuestionKind, kind_of
from quizzes.kinds.confidence import OFFSET
from quizzes.kinds.matching import PairsKind
from quizzes.models import Attempt, HandMark, QuestionVersion
from quizzes.papers import PaperItem
from quizzes.reading import versions
from quizzes.services import SavedAnswer, saved_answers


@dataclass(frozen=True, slots=True)
class ShownChoice:
    id: str
    text: str
    is_chosen: bool
    is_right: bool = False  # told after the attempt closed, never before


class Written(NamedTuple):
    """The wording of a question as kinds read it."""

    choices: list[Choice]
    stem: str = ""
    key: Any = ()


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
    frame: PaperItem  # what the paper froze of it
    written: list[Choice]  # what its author wrote, nothing of it secret
    confidence: SavedAnswer | None

    @property
    def response(self) -> list[str]:
        """What is answered; empty for nothing."""
        return self.answer.value if self.answer else []

    @property
    def targets(self) -> list[ShownChoice]:
        """What each choice may be put to, in the order of the paper; for pairs only."""
        if not isinstance(self.kind, PairsKind):
            return []
        texts = {one["id"]: one["text"] for one in self.kind.targets_for(Written(self.written))}
        return [ShownChoice(id_, texts[id_], False) for id_ in self.frame.get("targets", ())]

    @property
    def is_answered(self) -> bool:
        return self.answer is not None and bool(self.answer.value)

    @property
    def heading(self) -> str:
        """Say "Question 1 of 10 · Single choice · 1 point"."""
        return _heading(
            get_language() or "", self.number, self.total, self.kind.code, self.points
        )

    @property
    def saved_words(self) -> str:
        """Say "Saved 14:03:22"; empty without an answer."""
        if self.answer is None:
            return ""
        return _("Saved %(time)s") % {"time": wall_clock(self.answer.saved_at)}


@dataclass(frozen=True, slots=True)
class ReviewedQuestion(ShownQuestion):
    """The same after the attempt closed: with what was right, and why."""

    earned: Decimal | None  # None while a person has yet to mark it
    key: Any
    why: SafeString  # explanation and articles
    corrected_at: dt.datetime | None
    hand_marks: list[HandMark]

    @property
    def is_right(self) -> bool:
        return self.earned == self.points

    @property
    def is_partly_right(self) -> bool:
        return self.earned is not None and 0 < self.earned < self.points

    @property
    def is_awaiting(self) -> bool:
        return self.earned is None

    @property
    def best_way(self) -> list[str]:
        return self.kind.model_answer(Written(self.written, self.stem, self.key))

    @property
    def earning(self) -> str:
        if self.earned is None:
            return _("awaiting marking")
        return _earning(get_language() or "", self.earned, self.points)


@lru_cache(maxsize=5_000)
def _heading(language: str, number: int, total: int, kind: str, points: Decimal) -> str:
    """Say it in the current language, which `language` names."""
    place = _("Question %(number)s of %(total)s") % {"number": number, "total": total}
    worth = ngettext("%(points)s point", "%(points)s points", 1 if points == 1 else 2)
    return f"{place} · {kind_of(kind).label} · {worth % {'points': _short(points)}}"


@lru_cache(maxsize=5_000)
def _earning(language: str, earned: Decimal, points: Decimal) -> str:
    """Say it in the current language, which `language` names."""
    return _("%(earned)s of %(points)s points") % {
        "earned": _short(earned),
        "points": _short(points),
    }


def sheet_of(
    attempt: Attempt, *, answers: Mapping[int, SavedAnswer] | None = None
) -> list[ShownQuestion]:
    """Return the questions of an open attempt with the answers saved. Two queries.

    Args:
        answers: by question, where they are not those stored; one query then.
    """
    texts = versions(_versions(attempt), "stem", "choices")
    answers = _answers(attempt) if answers is None else answers
    sheet = []
    for entry in attempt.paper:
        stem, choices = texts[entry["version"]]
        sheet.append(ShownQuestion(**_shown(attempt, entry, stem, choices, answers, key=())))
    return sheet


def review_of(
    attempt: Attempt,
    *,
    answers: Mapping[int, SavedAnswer] | None = None,
    sealed: Set[int] = frozenset(),
) -> list[ReviewedQuestion]:
    """Return the questions of a closed attempt with key, explanation and articles.

    Args:
        answers: by question, where they are not those stored.
        sealed: questions (pk) that an open attempt of the cadre asks too; they are left out.

    Two queries; two more where an explanation is not in the cache, two where a person marks.

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
        "explanation",
        "question",
    )
    texts = {pk: row for pk, row in texts.items() if row[7] not in sealed}
    whys = _whys({pk: (row[3], row[6]) for pk, row in texts.items()})
    by_hand = _hand_marks(attempt)
    answers = _answers(attempt) if answers is None else answers
    review = []
    for entry in attempt.paper:
        if entry["version"] not in texts:
            continue
        stem, choices, key, _made, current, corrected_at, *_rest = texts[entry["version"]]
        earned = attempt.marks.get(str(entry["item"]))
        review.append(
            ReviewedQuestion(
                **_shown(attempt, entry, stem, choices, answers, key=key),
                earned=_earned(attempt, entry["item"], earned),
                key=key,
                why=whys[entry["version"]],
                corrected_at=corrected_at if current != entry["version"] else None,
                hand_marks=by_hand.get(entry["item"], []),
            )
        )
    return review


def _earned(attempt: Attempt, item: int, earned: str | None) -> Decimal | None:
    if earned is None and attempt.awaits_marking:
        return None
    return Decimal(earned or "0.00")


def _hand_marks(attempt: Attempt) -> dict[int, list[HandMark]]:
    """Return item → what markers awarded; nothing while the result is open. Two queries at most."""
    if attempt.awaits_marking or not any(
        kind_of(entry["kind"]).is_marked_by_person for entry in attempt.paper
    ):
        return {}
    markings = attempt.hand_markings.prefetch_related("marks")
    return {marking.item: list(marking.marks.all()) for marking in markings}


def _versions(attempt: Attempt) -> list[int]:
    return [entry["version"] for entry in attempt.paper]


def _answers(attempt: Attempt) -> dict[int, SavedAnswer]:
    return {answer.question: answer for answer in saved_answers(attempt.pk)}


def _shown(
    attempt: Attempt,
    entry: PaperItem,
    stem: str,
    written: list[Choice],
    answers: Mapping[int, SavedAnswer],
    *,
    key: Any,
) -> dict[str, Any]:
    """Return the fields of a `ShownQuestion`; `key` marks right choices where it is told."""
    kind = kind_of(entry["kind"])
    answer = answers.get(entry["item"])
    offered = kind.choices_for(Written(written))
    texts = {choice["id"]: choice["text"] for choice in offered}
    chosen = answer.value if answer else []
    is_chosen_from = kind.layout == "choices"
    return {
        "number": entry["item"],
        "total": len(attempt.paper),
        "stem": stem,
        "kind": kind,
        "points": Decimal(entry["points"]),
        "choices": [
            ShownChoice(id_, texts[id_], id_ in chosen, is_chosen_from and id_ in key)
            for id_ in entry["choices"]
        ],
        "answer": answer,
        "frame": entry,
        "written": offered,
        "confidence": answers.get(entry["item"] + OFFSET),
    }


def _whys(versions: Mapping[int, tuple[dt.datetime, str]]) -> dict[int, SafeString]:
    """Return explanation and articles of `versions` (pk → created at, explanation) as HTML.

    Kept for a few minutes: a version never changes, what it cites may.
    """
    language = get_language()
    names = {
        pk: f"quizzes.why:{language}:{pk}:{created_at.timestamp()}"
        for pk, (created_at, _explanation) in versions.items()
    }
    known: dict[str, str] = cache.get_many(names.values())
    missing = [pk for pk, name in names.items() if name not in known]
    if missing:
        made = {}
        cited = Prefetch("articles", Article.objects.to_be_cited())
        asked = [QuestionVersion(pk=pk, explanation=versions[pk][1]) for pk in missing]
        prefetch_related_objects(asked, cited)
        for version in asked:
            made[names[version.pk]] = render_to_string(
                "quizzes/includes/why.html",
                {"version": version, "articles": version.articles.all()},
            )
        cache.set_many(made, KEEP_SECONDS)
        known |= made
    return {pk: SafeString(known[name]) for pk, name in names.items()}


def _short(points: Decimal) -> str:
    return number_format(f"{points.normalize():f}")
