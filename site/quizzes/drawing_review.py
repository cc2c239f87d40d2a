"""What was answered and what is right, for each layout; only of closed attempts."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.templatetags.chrome import icon
from quizzes.kinds.branching import steps_of
from quizzes.kinds.confidence import LEVELS
from quizzes.kinds.matching import MARK

if TYPE_CHECKING:
    from quizzes.sheets import ReviewedQuestion, ShownChoice

_GAP: Final = mark_safe('<span class="review__gap"></span>')
Row = tuple[str, SafeString, str, str]  # class, icon, text, note


def answer_and_key(question: "ReviewedQuestion") -> SafeString:
    """Write what was answered to `question`, what is right, and how sure the person was."""
    rows = SafeString(
        "\n".join([_row(*row) for row in _LAYOUTS[question.kind.layout](question)])
    )
    sure = question.confidence
    if sure and sure.value:
        rows += format_html(
            '<li class="review__sure muted">{} {}</li>',
            _("How sure you were:"),
            LEVELS[sure.value[0]],
        )
    return rows


@lru_cache(maxsize=20_000)  # some 10 MB: the same few choices are asked of everybody
def _row(css: str, sign: SafeString, text: str, note: str) -> SafeString:
    return format_html(
        '<li class="choice{}">{}<span><span lang="zh-Hans">{}</span> '
        '<small class="review__note">{}</small></span></li>',
        css,
        sign,
        text,
        note,
    )


def _right(text: str, note: str) -> Row:
    return " choice--right", icon("check"), text, note


def _wrong(text: str, note: str) -> Row:
    return " choice--wrong", icon("close"), text, note


def _choices(question: "ReviewedQuestion") -> Iterable[Row]:
    return (_choice(choice) for choice in question.choices)


def _choice(choice: "ShownChoice") -> Row:
    if choice.is_right:
        note = _("your answer, right") if choice.is_chosen else _("right answer")
        return _right(choice.text, note)
    if choice.is_chosen:
        return _wrong(choice.text, _("your answer"))
    return "", _GAP, choice.text, ""


def _text(question: "ReviewedQuestion") -> Iterable[Row]:
    unit = f" {question.written[0]['text']}" if question.written else ""
    if question.response:
        text = question.response[0] + unit
        yield (
            _right(text, _("your answer, right"))
            if question.is_right
            else _wrong(text, _("your answer"))
        )
    if not question.is_right:
        yield _right(_accepted(question) + unit, _("right answer"))


def _accepted(question: "ReviewedQuestion") -> str:
    """Say what would have been right: a band as such, else the first text accepted."""
    for band in question.key:
        if isinstance(band, dict) and Decimal(band["share"]) == 1:
            low, high = band["low"], band["high"]
            return str(low) if low == high else f"{low} – {high}"
    return "，".join(str(text) for text in question.key[:3])


def _places(question: "ReviewedQuestion") -> Iterable[Row]:
    texts = {choice.id: choice.text for choice in question.choices}
    given = [*question.response, *[""] * len(question.key)]
    for place, right in enumerate(question.key, start=1):
        text, chosen = f"{place}. {texts[right]}", given[place - 1]
        if chosen == right:
            yield _right(text, _("your answer, right"))
        elif chosen:
            yield _wrong(text, _("you put here: %(text)s") % {"text": texts[chosen]})
        else:
            yield "", _GAP, text, _("right answer")


def _pairs(question: "ReviewedQuestion") -> Iterable[Row]:
    targets = {target.id: target.text for target in question.targets}
    given = dict(pair.split(MARK) for pair in question.response)
    right = dict(pair.split(MARK) for pair in question.key)
    for choice in question.choices:
        text = f"{choice.text} → {targets[right[choice.id]]}"
        chosen = given.get(choice.id)
        if chosen == right[choice.id]:
            yield _right(text, _("your answer, right"))
        elif chosen:
            yield _wrong(text, _("you put here: %(text)s") % {"text": targets[chosen]})
        else:
            yield "", _GAP, text, _("right answer")


def _steps(question: "ReviewedQuestion") -> Iterable[Row]:
    """Write the way taken, then the best way where it was another."""
    yield from _way(question, question.response, _("you chose this: %(percent)s %%"))
    best = question.best_way
    if not question.is_right and best != question.response:
        yield "", _GAP, _("The best way through:"), ""
        yield from _way(question, best, _("best: %(percent)s %%"))


def _way(question: "ReviewedQuestion", way: list[str], note: str) -> Iterable[Row]:
    texts = {choice["id"]: choice for choice in question.written}
    situations = {step["id"]: step["text"] for step in steps_of(_Written(question.written))}
    for id_ in way:
        weight = Decimal(question.key["weights"].get(id_, "0"))
        option = texts[id_]
        text = f"{situations[option['step']]} → {option['text']}"
        said = note % {"percent": f"{(weight * 100).normalize():f}"}
        yield _right(text, said) if weight == 1 else _wrong(text, said)


class _Written:
    def __init__(self, choices: list[dict[str, str]]) -> None:
        self.choices = choices


def _essay(question: "ReviewedQuestion") -> Iterable[Row]:
    """Write the analysis, then the criteria with what each marker awarded."""
    if question.response:
        yield "", _GAP, question.response[0], _("your answer")
    marks = question.hand_marks
    for criterion in question.key:
        awarded = [mark.awarded.get(criterion["id"], "0") for mark in marks]
        note = _("%(awarded)s of %(points)s") % {
            "awarded": " / ".join(awarded) if awarded else "—",
            "points": criterion["points"],
        }
        full = bool(awarded) and all(
            Decimal(a) == Decimal(criterion["points"]) for a in awarded
        )
        yield _right(criterion["text"], note) if full else ("", _GAP, criterion["text"], note)
    for mark in marks:
        if mark.comment:
            yield "", icon("info"), mark.comment, _("the marker's comment")


_LAYOUTS: Final[dict[str, Callable[["ReviewedQuestion"], Iterable[Row]]]] = {
    "choices": _choices,
    "text": _text,
    "essay": _essay,
    "places": _places,
    "pairs": _pairs,
    "steps": _steps,
}
