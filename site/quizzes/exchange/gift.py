"""GIFT, as Moodle documents it: reading question by question, and writing."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _

from core.errors import DomainError
from quizzes.exchange import choices as made
from quizzes.exchange.choices import Made, Weighted
from quizzes.exchange.drafts import (
    LONGEST_SOURCE,
    Draft,
    Outcome,
    Problem,
    checked,
    line_place,
    too_long,
)
from quizzes.exchange.texts import (
    MARK,
    decoded,
    extras_of,
    known_fields,
    lost_elements,
    parse_extras,
    plain,
)
from quizzes.kinds import InvalidQuestion, QuestionKind, kind_of
from quizzes.kinds.matching import MARK as PAIR
from quizzes.kinds.writing import plain_number

_SPECIAL: Final = "~=#{}:\\"
_BLOCK: Final = re.compile(r"(?:[^\n]*\S[^\n]*\n?)+")
_TITLE: Final = re.compile(r"^::(?P<title>(?:\\.|[^\\])*?)::", re.DOTALL)
_FORMAT: Final = re.compile(r"^\[(?P<format>html|moodle|plain|markdown)\]\s*")
_PERCENT: Final = re.compile(r"^%(?P<percent>-?\d{1,3}(?:\.\d+)?)%")
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_OURS: Final = re.compile(rf"^//\s*{MARK}\s+(?P<json>\{{.*\}})\s*$")


def read_gift(content: bytes) -> Iterator[Outcome]:
    """Yield a draft or a problem for each question of the file.

    Raises:
        UnreadableFile: the file is no text, or too large.
    """
    text = decoded(content)
    category: tuple[str, ...] = ()
    for block in _BLOCK.finditer(text):
        line = text.count("\n", 0, block.start()) + 1
        body, extras, line = _without_comments(block[0], line)
        if body.startswith("$CATEGORY:"):
            named, _newline, body = body.partition("\n")
            category = tuple(
                part.strip()
                for part in named.removeprefix("$CATEGORY:").split("/")
                if part.strip()
            )
            body, line = body.strip(), line + 1
        if body:
            yield _read(body, extras, category, line_place(line))


def _without_comments(block: str, line: int) -> tuple[str, dict[str, Any], int]:
    """Return the lines of `block` that are no comments, what ours say, and where it begins."""
    kept: list[str] = []
    extras: dict[str, Any] = {}
    for number, row in enumerate(block.splitlines()):
        stripped = row.strip()
        if stripped.startswith("//"):
            ours = _OURS.match(stripped)
            extras |= parse_extras(ours["json"]) if ours else {}
            continue
        if not kept:
            line += number
        kept.append(row)
    return "\n".join(kept).strip(), extras, line


def _read(body: str, extras: dict[str, Any], category: tuple[str, ...], place: str) -> Outcome:
    name = _unescaped(body[:40]).replace("\n", " ")
    if len(body) > LONGEST_SOURCE:
        return Problem(name, place, too_long(len(body)))
    if title := _TITLE.match(body):
        name, body = _unescaped(title["title"]).strip() or name, body[title.end() :].strip()
    try:
        return _draft(body, extras, category, place, name)
    except DomainError as error:
        return Problem(name, place, str(error))


def _draft(
    body: str, extras: dict[str, Any], category: tuple[str, ...], place: str, name: str
) -> Draft:
    kept_as = _FORMAT.match(body)
    body = body[kept_as.end() :] if kept_as else body
    is_html = kept_as is not None and kept_as["format"] == "html"
    start = _find(body, "{")
    if start is None:
        raise InvalidQuestion(_("There are no answers in braces: a text, not a question."))
    end = _find(body, "}", start)
    if end is None:
        raise InvalidQuestion(_("The brace before the answers is not closed."))
    before, after = body[:start], body[end + 1 :].strip()
    stem = _text(before.strip() + (f" _____ {after}" if after else ""), is_html=is_html)
    answers, explanation = _general_feedback(body[start + 1 : end].strip())
    question = _answers(answers, is_html=is_html)
    not_kept = [*question.not_kept, *stem[1]]
    if "lines" in extras and extras.get("kind") in QuestionKind.registry:
        choices, key = kind_of(extras["kind"]).read_lines(str(extras["lines"]))
        question, not_kept = Made(extras["kind"], choices, key, []), stem[1]
    fields: dict[str, Any] = {
        "explanation": _text(explanation, is_html=is_html)[0],
        "category": category,
        **known_fields(extras),
    }
    return checked(
        Draft(
            kind=question.kind,
            stem=stem[0],
            choices=question.choices,
            key=question.key,
            name=name,
            place=place,
            not_kept=tuple(not_kept),
            **fields,
        )
    )


def _find(text: str, sign: str, start: int = 0) -> int | None:
    """Return where `sign` stands unescaped; None where it does not."""
    position = start
    while position < len(text):
        if text[position] == "\\":
            position += 2
            continue
        if text[position] == sign:
            return position
        position += 1
    return None


def _general_feedback(answers: str) -> tuple[str, str]:
    position = 0
    while (found := _find(answers, "#", position)) is not None:
        if answers.startswith("####", found):
            return answers[:found].strip(), answers[found + 4 :].strip()
        position = found + 1
    return answers, ""


def _answers(text: str, *, is_html: bool) -> Made:
    if not text:
        return made.essay("")
    word, feedback = _feedback(text)
    if word.upper() in ("T", "TRUE", "F", "FALSE"):
        key = "true" if word.upper().startswith("T") else "false"
        return Made("TRUE_FALSE", [], [key], _lost_feedback([feedback]))
    if text.startswith("#"):
        return _numeric(text[1:].strip())
    items = _items(text)
    if not items:
        raise InvalidQuestion(_("The answers begin with neither = nor ~."))
    signs = {sign for sign, _body in items}
    parts = [_weighted(sign, body) for sign, body in items]
    lost = _lost_feedback([feedback for _answer, feedback in parts])
    if signs == {"="} and all(_arrow(body) is not None for _sign, body in items):
        pairs = []
        for answer, _feedback_text in parts:
            at = _arrow(answer.text) or 0
            left, right = answer.text[:at], answer.text[at + 2 :]
            pairs.append((_text(left, is_html=is_html)[0], _text(right, is_html=is_html)[0]))
        question = made.matched(pairs)
    else:
        cleaned = [
            answer._replace(text=_text(answer.text, is_html=is_html)[0]) for answer, _f in parts
        ]
        if signs == {"="}:
            question = made.typed(cleaned)
        else:
            full = [answer for answer in cleaned if answer.percent >= 100]
            question = made.chosen_from(cleaned, is_single="=" in signs or len(full) == 1)
    return question._replace(not_kept=[*question.not_kept, *lost])


def _arrow(text: str) -> int | None:
    position = 0
    while position < len(text) - 1:
        if text[position] == "\\":
            position += 2
        elif text.startswith("->", position):
            return position
        else:
            position += 1
    return None


def _items(text: str) -> list[tuple[str, str]]:
    """Return (sign, body) of each answer; a sign inside a feedback is part of it only escaped."""
    items: list[tuple[str, str]] = []
    position, sign, begun = 0, "", 0
    while position < len(text):
        if text[position] == "\\":
            position += 2
            continue
        if text[position] in "=~":
            if sign:
                items.append((sign, text[begun:position].strip()))
            elif text[:position].strip():
                return []
            sign, begun = text[position], position + 1
        position += 1
    if sign:
        items.append((sign, text[begun:].strip()))
    return items


def _weighted(sign: str, body: str) -> tuple[Weighted, str]:
    percent = Decimal(100) if sign == "=" else Decimal(0)
    if match := _PERCENT.match(body):
        percent, body = Decimal(match["percent"]), body[match.end() :].strip()
    text, feedback = _feedback(body)
    return Weighted(text, percent), feedback


def _feedback(body: str) -> tuple[str, str]:
    at = _find(body, "#")
    return (body, "") if at is None else (body[:at].strip(), body[at + 1 :].strip())


def _lost_feedback(texts: Iterable[str]) -> list[str]:
    return [_("feedback of single choices")] if any(texts) else []


def _numeric(text: str) -> Made:
    items = _items(text) or [("=", text)]
    bands, feedbacks = [], []
    for sign, body in items:
        answer, feedback = _weighted("=" if sign == "=" else "~", body)
        feedbacks.append(feedback)
        low, high = _band(answer.text)
        if answer.percent > 0:
            bands.append({"low": low, "high": high, "share": str(answer.percent / 100)})
    return Made("NUMERIC", [], bands, _lost_feedback(feedbacks))


def _band(text: str) -> tuple[str, str]:
    text = _unescaped(text)
    try:
        if ".." in text:
            low, high = (Decimal(part.strip()) for part in text.split("..", 1))
            return str(low), str(high)
        centre, _colon, tolerance = text.partition(":")
        middle, around = Decimal(centre.strip()), abs(Decimal(tolerance.strip() or "0"))
        return str(middle - around), str(middle + around)
    except InvalidOperation as error:
        raise InvalidQuestion(_("“%(text)s” is not a number.") % {"text": text[:40]}) from error


def _text(text: str, *, is_html: bool) -> tuple[str, list[str]]:
    said = _unescaped(text).strip()
    if not is_html:
        return said, []
    said, lost = plain(said)
    return said, [lost_elements(lost)] if lost else []


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], text)


# --- Writing -------------------------------------------------------------------------------------
def write_gift(drafts: Iterable[Draft]) -> bytes:
    """Return `drafts` as GIFT that reads back the same; what it cannot say is in comments."""
    blocks = []
    for draft in drafts:
        body, is_whole = _body(draft)
        feedback = f"####{_escape(draft.explanation)}" if draft.explanation else ""
        blocks.append(
            f"// {MARK} {extras_of(draft, with_lines=not is_whole)}\n"
            f"::{_escape(draft.name or draft.code or draft.stem[:30])}::"
            f"[plain]{_escape(draft.stem)} {{{body}{feedback}}}\n"
        )
    return "\n".join(blocks).encode()


def _escape(text: str) -> str:
    escaped = "".join(f"\\{sign}" if sign in _SPECIAL else sign for sign in text)
    return escaped.replace("\n", "\\n")


def _body(draft: Draft) -> tuple[str, bool]:
    """Return the answers, and whether they say everything."""
    writer = _WRITERS.get(draft.kind)
    return writer(draft) if writer else ("", False)


def _write_choices(draft: Draft) -> tuple[str, bool]:
    rows = []
    share = plain_number((Decimal(100) / len(draft.key)).quantize(Decimal("0.00001")))
    for choice in draft.choices:
        is_right = choice["id"] in draft.key
        if draft.kind == "SINGLE":
            rows.append(f"{'=' if is_right else '~'}{_escape(choice['text'])}")
        else:
            rows.append(f"~%{'' if is_right else '-'}{share}%{_escape(choice['text'])}")
    # A percentage at the beginning of a text would be taken for its weight.
    is_whole = not any(choice["text"].startswith("%") for choice in draft.choices)
    is_whole = is_whole and (draft.kind == "SINGLE" or len(draft.key) > 1)
    return " ".join(rows), is_whole


def _write_short(draft: Draft) -> tuple[str, bool]:
    is_whole = not any("->" in text or text.startswith("%") for text in draft.key)
    return " ".join(f"={_escape(text)}" for text in draft.key), is_whole


def _write_numeric(draft: Draft) -> tuple[str, bool]:
    rows = []
    for band in draft.key:
        percent = plain_number(Decimal(band["share"]) * 100)
        rows.append(f"=%{percent}%{band['low']}..{band['high']}")
    return "#" + " ".join(rows), not draft.choices


def _write_matching(draft: Draft) -> tuple[str, bool]:
    texts = {choice["id"]: choice["text"] for choice in draft.choices}
    pairs = dict(pair.split(PAIR) for pair in draft.key)
    rows = [
        f"={_escape(texts[left])} -> {_escape(texts[right])}" for left, right in pairs.items()
    ]
    return " ".join(rows), False  # a choice that fits nothing has no place there


_WRITERS: Final = {
    "SINGLE": _write_choices,
    "MULTIPLE": _write_choices,
    "TRUE_FALSE": lambda draft: ("TRUE" if draft.key == ["true"] else "FALSE", True),
    "SHORT_TEXT": _write_short,
    "NUMERIC": _write_numeric,
    "MATCHING": _write_matching,
}
