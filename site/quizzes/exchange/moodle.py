"""Moodle XML: reading question by question, and writing."""

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _
from lxml import etree

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
    without_declaration,
)
from quizzes.exchange.xml import BrokenXML, Element, Piece, parse_piece, pieces
from quizzes.kinds import InvalidQuestion, QuestionKind, kind_of
from quizzes.kinds.matching import MARK as PAIR
from quizzes.kinds.matching import left_of, right_of


def read_moodle(content: bytes) -> Iterator[Outcome]:
    """Yield a draft or a problem for each question of the file.

    Raises:
        UnreadableFile: the file is no text, or too large.
    """
    text = without_declaration(decoded(content))
    category: tuple[str, ...] = ()
    for piece in pieces(text, "question"):
        place = line_place(piece.line)
        if len(piece.text) > LONGEST_SOURCE:
            yield Problem(_guess_name(piece), place, too_long(len(piece.text)))
            continue
        try:
            if not piece.is_closed:
                raise BrokenXML(_("The question is not closed: </question> is missing."))
            question = parse_piece(piece)
            if question.get("type") == "category":
                path = question.findtext("category/text") or ""
                parts = [part.strip() for part in path.split("/")]
                category = tuple(p for p in parts if p and not p.startswith("$"))
                continue
            yield _draft(question, category, place)
        except DomainError as error:
            yield Problem(_guess_name(piece), place, str(error))


def _guess_name(piece: Piece) -> str:
    """Return the name that a piece seems to have, parsed or not."""
    _before, _tag, rest = piece.text.partition("<name>")
    name = rest.partition("</name>")[0][:400]
    return plain(name.replace("<![CDATA[", "").replace("]]>", ""))[0][:80] or _(
        "without a name"
    )


def _draft(question: Element, category: tuple[str, ...], place: str) -> Draft:
    code = question.get("type") or ""
    read = _READERS.get(code)
    if read is None:
        raise InvalidQuestion(
            _("Questions of the kind “%(kind)s” are not among ours.") % {"kind": code[:40]}
        )
    lost: list[str] = []
    stem = _rich(question.find("questiontext"), lost)
    extras: dict[str, Any] = {}
    for node in question.iter(etree.ProcessingInstruction):
        if isinstance(node, etree._ProcessingInstruction) and node.target == MARK:
            extras = parse_extras(node.text or "")
    if "lines" in extras and extras.get("kind") in QuestionKind.registry:
        choices, key = kind_of(extras["kind"]).read_lines(str(extras["lines"]))
        result = Made(extras["kind"], choices, key, [])
    else:
        result = read(question, lost)
        if any(_rich(node, []) for node in question.findall("answer/feedback")):
            lost.append(_("feedback of single choices"))
        if question.find("hint") is not None:
            lost.append(_("hints"))
    grade = question.findtext("defaultgrade")
    if grade and _number(grade) not in (None, Decimal(1)):
        lost.append(_("the default mark: points belong to the quiz"))
    if question.find(".//file") is not None:
        lost.append(_("attached files"))
    fields: dict[str, Any] = {
        "explanation": _rich(question.find("generalfeedback"), lost),
        "category": category,
        "code": (question.findtext("idnumber") or "").strip(),
        "tags": tuple(
            tag.strip()
            for tag in (t.text or "" for t in question.findall("tags/tag/text"))
            if tag
        ),
        **known_fields(extras),
    }
    return checked(
        Draft(
            kind=result.kind,
            stem=stem,
            choices=result.choices,
            key=result.key,
            name=" ".join((question.findtext("name/text") or "").split()),
            place=place,
            not_kept=tuple(dict.fromkeys([*lost, *result.not_kept])),
            **fields,
        )
    )


def _rich(node: Element | None, lost: list[str]) -> str:
    """Return the text of an element that says in which format it is; adds what is lost."""
    if node is None:
        return ""
    text = node.findtext("text")
    if text is None:
        text = node.text or ""
    if any(isinstance(child, etree._Entity) for child in node.iter()):
        raise InvalidQuestion(_("The text uses an entity that is not resolved."))
    if node.get("format", "html") in ("plain_text", "markdown"):
        return text.strip()
    said, elements = plain(text)
    if elements:
        lost.append(lost_elements(elements))
    return said


def _number(text: str | None) -> Decimal | None:
    try:
        number = Decimal((text or "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _answers(question: Element, lost: list[str]) -> list[Weighted]:
    found = []
    for node in question.findall("answer"):
        percent = _number(node.get("fraction", "0"))
        if percent is None or abs(percent) > 100:
            raise InvalidQuestion(
                _("“%(text)s” is no fraction between -100 and 100.")
                % {"text": (node.get("fraction") or "")[:20]}
            )
        found.append(Weighted(_rich(node, lost), percent))
    return found


def _read_choice(question: Element, lost: list[str]) -> Made:
    is_single = (question.findtext("single") or "true").strip() in ("true", "1")
    return made.chosen_from(_answers(question, lost), is_single=is_single)


def _read_true_false(question: Element, lost: list[str]) -> Made:
    for answer in _answers(question, lost):
        word = answer.text.casefold()
        if answer.percent == 100 and word in ("true", "false"):
            return Made("TRUE_FALSE", [], [word], [])
    raise InvalidQuestion(_("The question has no right answer."))


def _read_short(question: Element, lost: list[str]) -> Made:
    if (question.findtext("usecase") or "0").strip() == "1":
        lost.append(_("that capitals matter"))
    answers = _answers(question, lost)
    if any("*" in answer.text for answer in answers):
        lost.append(_("the sign * for any text"))
    return made.typed(answers)


def _read_numeric(question: Element, lost: list[str]) -> Made:
    bands = []
    for node, answer in zip(question.findall("answer"), _answers(question, lost), strict=True):
        middle, around = _number(answer.text), _number(node.findtext("tolerance") or "0")
        if middle is None or around is None:
            raise InvalidQuestion(_("“%(text)s” is not a number.") % {"text": answer.text[:40]})
        if answer.percent < 0:
            lost.append(_("a negative fraction: a wrong choice earns nothing here"))
        elif answer.percent:
            low, high = middle - abs(around), middle + abs(around)
            share = answer.percent / 100
            bands.append({"low": str(low), "high": str(high), "share": str(share)})
    if question.find("units/unit") is not None:
        lost.append(_("units that are converted"))
    return Made("NUMERIC", [], bands, [])


def _read_matching(question: Element, lost: list[str]) -> Made:
    pairs = [
        (_rich(node, lost), " ".join((node.findtext("answer/text") or "").split()))
        for node in question.findall("subquestion")
    ]
    return made.matched([pair for pair in pairs if pair[1]])


def _read_ordering(question: Element, lost: list[str]) -> Made:
    return made.ordered([_rich(node, lost) for node in question.findall("answer")])


def _read_essay(question: Element, lost: list[str]) -> Made:
    return made.essay(_rich(question.find("graderinfo"), lost))


_READERS: Final = {
    "multichoice": _read_choice,
    "truefalse": _read_true_false,
    "shortanswer": _read_short,
    "numerical": _read_numeric,
    "matching": _read_matching,
    "ordering": _read_ordering,
    "essay": _read_essay,
}


# --- Writing -------------------------------------------------------------------------------------
_TYPES: Final = {
    "SINGLE": "multichoice",
    "MULTIPLE": "multichoice",
    "TRUE_FALSE": "truefalse",
    "SHORT_TEXT": "shortanswer",
    "NUMERIC": "numerical",
    "ORDERING": "ordering",
    "MATCHING": "matching",
}


def write_moodle(drafts: Iterable[Draft]) -> bytes:
    """Return `drafts` as Moodle XML that reads back the same; what it has no element for is in a
    processing instruction that other programs pass over.
    """
    root = etree.Element("quiz")
    for draft in drafts:
        question = etree.SubElement(root, "question", type=_TYPES.get(draft.kind, "essay"))
        _add(question, "name", draft.name or draft.code or draft.stem[:30])
        _add(question, "questiontext", draft.stem, "plain_text")
        _add(question, "generalfeedback", draft.explanation, "plain_text")
        if draft.code:
            etree.SubElement(question, "idnumber").text = draft.code
        is_whole = draft.kind in _TYPES and _write_answers(question, draft)
        if draft.tags:
            tags = etree.SubElement(question, "tags")
            for tag in draft.tags:
                _add(tags, "tag", tag)
        question.append(
            etree.ProcessingInstruction(MARK, extras_of(draft, with_lines=not is_whole))
        )
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _add(parent: Element, name: str, text: str, kept_as: str = "") -> Element:
    node = etree.SubElement(parent, name)
    if kept_as:
        node.set("format", kept_as)
    etree.SubElement(node, "text").text = text
    return node


def _write_answers(question: Element, draft: Draft) -> bool:
    """Write the answers; tell whether they say everything."""
    if draft.kind == "TRUE_FALSE":
        for word in ("true", "false"):
            _answer(question, word, 100 if draft.key == [word] else 0)
        return True
    if draft.kind in ("SINGLE", "MULTIPLE"):
        is_single = draft.kind == "SINGLE"
        etree.SubElement(question, "single").text = "true" if is_single else "false"
        share = (Decimal(100) / len(draft.key)).quantize(Decimal("0.00001"))
        for choice in draft.choices:
            is_right = choice["id"] in draft.key
            _answer(question, choice["text"], share if is_right else 0 if is_single else -share)
        return True
    if draft.kind == "SHORT_TEXT":
        for text in draft.key:
            _answer(question, text, 100)
        return not any("*" in text for text in draft.key)  # there it stands for any text
    if draft.kind == "NUMERIC":
        for band in draft.key:
            low, high = Decimal(band["low"]), Decimal(band["high"])
            node = _answer(question, str((low + high) / 2), Decimal(band["share"]) * 100)
            etree.SubElement(node, "tolerance").text = str((high - low) / 2)
        return False  # a band of two ends is not always a middle and a tolerance
    if draft.kind == "ORDERING":
        texts = {choice["id"]: choice["text"] for choice in draft.choices}
        for id_ in draft.key:
            _answer(question, texts[id_], 100)
        return True
    _write_pairs(question, draft)
    return True


def _write_pairs(question: Element, draft: Draft) -> None:
    texts = {choice["id"]: choice["text"] for choice in right_of(draft)}
    pairs = dict(pair.split(PAIR) for pair in draft.key)
    rows = [(choice["text"], texts[pairs[choice["id"]]]) for choice in left_of(draft)]
    rows += [("", text) for id_, text in texts.items() if id_ not in pairs.values()]
    for left, right in rows:
        node = _add(question, "subquestion", left, "plain_text")
        _add(node, "answer", right)


def _answer(question: Element, text: str, percent: Decimal | int) -> Element:
    node = _add(question, "answer", text, "plain_text")
    node.set("fraction", str(percent))
    return node
