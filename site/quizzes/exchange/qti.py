"""QTI 2.1 and 3.0: choice, order, match, text entry and extended text, one item at a time.

The versions differ in how names are spelled (`choiceInteraction`, `qti-choice-interaction`), so both
are read by one reader that does not care. See docs/adr for why there is no converter between.
"""

import io
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

from core.errors import DomainError
from quizzes.exchange import choices as made
from quizzes.exchange.choices import Made, Weighted
from quizzes.exchange.drafts import (
    LONGEST_SOURCE,
    MAXIMUM_FILE_BYTES,
    MOST_QUESTIONS,
    Draft,
    Outcome,
    Problem,
    UnreadableFile,
    checked,
    line_place,
    too_long,
)
from quizzes.exchange.texts import decoded, lost_elements, without_declaration
from quizzes.exchange.xml import BrokenXML, Element, parse_piece, pieces
from quizzes.kinds import InvalidQuestion

_PICTURES: Final = frozenset(("img", "table", "audio", "video", "object", "math"))
_BLOCKS: Final = frozenset(("p", "div", "br", "li", "tr", "h1", "h2", "h3", "prompt"))


def read_qti(content: bytes) -> Iterator[Outcome]:
    """Yield a draft or a problem for each item of an XML file or of a zipped package.

    Raises:
        UnreadableFile: no XML and no package, or too large.
    """
    if content.startswith(b"PK\x03\x04"):
        yield from _read_package(content)
    else:
        yield from _read_text(decoded(content), "")


def _read_package(content: bytes) -> Iterator[Outcome]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [m for m in archive.infolist() if m.filename.lower().endswith(".xml")]
            if (
                len(members) > MOST_QUESTIONS
                or sum(m.file_size for m in members) > MAXIMUM_FILE_BYTES
            ):
                raise UnreadableFile(
                    _("The package unpacks to more than %(limit)d MB.")
                    % {"limit": MAXIMUM_FILE_BYTES // 1024 // 1024}
                )
            for member in members:
                with archive.open(member) as file:
                    unpacked = file.read(MAXIMUM_FILE_BYTES)
                yield from _read_text(decoded(unpacked), member.filename)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise UnreadableFile(_("The package is damaged or is no ZIP file.")) from error


def _read_text(text: str, member: str) -> Iterator[Outcome]:
    for piece in pieces(without_declaration(text), "assessmentItem", "qti-assessment-item"):
        place = ", ".join(filter(None, (member, line_place(piece.line))))
        name = _guess_name(piece.text)
        if len(piece.text) > LONGEST_SOURCE:
            yield Problem(name, place, too_long(len(piece.text)))
            continue
        try:
            if not piece.is_closed:
                raise BrokenXML(_("The item is not closed."))
            yield _draft(parse_piece(piece), name, place)
        except DomainError as error:
            yield Problem(name, place, str(error))


def _guess_name(text: str) -> str:
    head = text[: text.find(">") + 1 or 400]
    for attribute in ("title", "identifier"):
        _before, _sign, rest = head.partition(f'{attribute}="')
        if value := rest.partition('"')[0].strip():
            return value[:80]
    return _("without a name")


def name_of(node: Element) -> str:
    """Return "choiceinteraction" for every spelling of it; "" for what is no element."""
    if not isinstance(node.tag, str):
        return ""
    return node.tag.rpartition("}")[2].lower().removeprefix("qti-").replace("-", "")


def attribute(node: Element, name: str) -> str:
    """Return an attribute, however it is spelled."""
    for key, value in node.attrib.items():
        if str(key).lower().replace("-", "") == name:
            return str(value).strip()
    return ""


def every(node: Element, name: str) -> list[Element]:
    return [one for one in node.iter() if name_of(one) == name]


class Response(NamedTuple):
    """What is right for one interaction."""

    base_type: str
    is_single: bool
    correct: list[str]
    mapped: list[tuple[str, Decimal]]


def _responses(item: Element) -> dict[str, Response]:
    found = {}
    for node in every(item, "responsedeclaration"):
        correct = [
            (value.text or "").strip()
            for holder in every(node, "correctresponse")
            for value in every(holder, "value")
        ]
        mapped = []
        for entry in every(node, "mapentry"):
            try:
                mapped.append(
                    (attribute(entry, "mapkey"), Decimal(attribute(entry, "mappedvalue")))
                )
            except InvalidOperation as error:
                raise InvalidQuestion(_("A mapped value is not a number.")) from error
        found[attribute(node, "identifier")] = Response(
            attribute(node, "basetype"),
            attribute(node, "cardinality") == "single",
            correct,
            mapped,
        )
    return found


def _draft(item: Element, name: str, place: str) -> Draft:
    if any(name_of(node) == "" and "ntity" in type(node).__name__ for node in item.iter()):
        raise InvalidQuestion(_("The text uses an entity that is not resolved."))
    body = next(iter(every(item, "itembody")), None)
    if body is None:
        raise InvalidQuestion(_("The item has no body."))
    interactions = [node for node in body.iter() if name_of(node).endswith("interaction")]
    if len(interactions) != 1:
        raise InvalidQuestion(
            _("The item has %(count)d interactions; a question of ours has one.")
            % {"count": len(interactions)}
        )
    interaction = interactions[0]
    read = _READERS.get(name_of(interaction))
    if read is None:
        raise InvalidQuestion(
            _("Questions of the kind “%(kind)s” are not among ours.")
            % {"kind": name_of(interaction)}
        )
    response = _responses(item).get(attribute(interaction, "responseidentifier"))
    if response is None:
        raise InvalidQuestion(_("The question has no right answer."))
    result = read(interaction, response)
    lost = sorted({name_of(node) for node in body.iter()} & _PICTURES)
    not_kept = [*result.not_kept, *([lost_elements(lost)] if lost else [])]
    feedback = every(item, "modalfeedback")
    if len(feedback) > 1:
        not_kept.append(_("feedback of single choices"))
    return checked(
        Draft(
            kind=result.kind,
            stem=_text(body, skip=interaction),
            choices=result.choices,
            key=result.key,
            explanation=_text(feedback[0]) if feedback else "",
            name=name,
            place=place,
            not_kept=tuple(not_kept),
        )
    )


def _text(node: Element, skip: Element | None = None) -> str:
    """Return the text below `node`; of the interaction `skip` only its prompt, or a gap."""
    parts: list[str] = []

    def walk(one: Element) -> None:
        name = name_of(one)
        if one is skip:
            if name == "textentryinteraction":
                parts.append(" _____ ")
            for prompt in every(one, "prompt"):
                walk(prompt)
        elif name:
            if name in _BLOCKS:
                parts.append("\n")
            parts.append(one.text or "")
            for child in one:
                walk(child)
                parts.append(child.tail or "")
            if name in _BLOCKS:
                parts.append("\n")

    walk(node)
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _named(interaction: Element, name: str) -> list[tuple[str, str]]:
    return [(attribute(node, "identifier"), _text(node)) for node in every(interaction, name)]


def _choice(interaction: Element, response: Response) -> Made:
    options = _named(interaction, "simplechoice")
    right = set(response.correct)
    weights = dict(response.mapped)
    if not right and weights:
        best = max(weights.values(), default=Decimal(0))
        right = {
            key
            for key, value in weights.items()
            if value > 0 and (value == best or not response.is_single)
        }
    if not response.is_single:
        share = Decimal(100) / max(1, len(right))
        answers = [
            Weighted(text, share if id_ in right else Decimal(0)) for id_, text in options
        ]
    else:
        answers = [Weighted(text, Decimal(100 if id_ in right else 0)) for id_, text in options]
    result = made.chosen_from(answers, is_single=response.is_single)
    partial = bool(weights) and any(
        value > 0 for key, value in weights.items() if key not in right
    )
    if partial or any(value < 0 for value in weights.values()):
        result.not_kept.append(_("mapped values: points follow our own rule"))
    return result


def _order(interaction: Element, response: Response) -> Made:
    texts = dict(_named(interaction, "simplechoice"))
    if sorted(response.correct) != sorted(texts):
        raise InvalidQuestion(_("The right order must name every step once."))
    return made.ordered([texts[id_] for id_ in response.correct])


def _match(interaction: Element, response: Response) -> Made:
    sets = every(interaction, "simplematchset")
    if len(sets) != 2:
        raise InvalidQuestion(_("A match needs two sets."))
    lefts, rights = (dict(_named(one, "simpleassociablechoice")) for one in sets)
    pairs: dict[str, str] = {}
    for pair in response.correct or [key for key, value in response.mapped if value > 0]:
        left, _space, right = pair.partition(" ")
        if left in pairs:
            raise InvalidQuestion(_("A line on the left has two right answers; ours have one."))
        if left not in lefts or right not in rights:
            raise InvalidQuestion(_("The right answer names a choice that does not exist."))
        pairs[left] = right
    if set(pairs) != set(lefts):
        raise InvalidQuestion(_("Every line on the left needs one right answer."))
    unused = [("", text) for id_, text in rights.items() if id_ not in pairs.values()]
    return made.matched(
        [(lefts[left], rights[right]) for left, right in pairs.items()] + unused
    )


def _text_entry(interaction: Element, response: Response) -> Made:
    best = max((value for _key, value in response.mapped), default=Decimal(0))
    texts = [
        *response.correct,
        *(key for key, value in response.mapped if best and value == best),
    ]
    if not texts:
        raise InvalidQuestion(_("The question has no right answer."))
    if response.base_type in ("integer", "float"):
        try:
            bands = [
                {"low": str(Decimal(t)), "high": str(Decimal(t)), "share": "1"} for t in texts
            ]
        except InvalidOperation as error:
            raise InvalidQuestion(
                _("“%(text)s” is not a number.") % {"text": texts[0][:40]}
            ) from error
        return Made("NUMERIC", [], bands, [])
    result = made.typed([Weighted(text, Decimal(100)) for text in texts])
    if any(0 < value < best for _key, value in response.mapped):
        result.not_kept.append(_("part of the points for another choice"))
    return result


def _extended_text(interaction: Element, response: Response) -> Made:
    return made.essay("")


_READERS: Final[dict[str, Callable[[Element, Response], Made]]] = {
    "choiceinteraction": _choice,
    "orderinteraction": _order,
    "matchinteraction": _match,
    "textentryinteraction": _text_entry,
    "extendedtextinteraction": _extended_text,
}
