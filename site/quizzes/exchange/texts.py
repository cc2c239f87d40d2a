"""Bytes as text, HTML as plain text, and what a format cannot say as a line of JSON. Pure."""

import codecs
import json
import re
from html.parser import HTMLParser
from typing import Any, Final

from django.utils.translation import gettext as _

from quizzes.exchange.drafts import MAXIMUM_FILE_BYTES, Draft, UnreadableFile
from quizzes.kinds.base import storable

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED: Final = re.compile(r"^\s*<\?xml[^>]*?\?>", re.DOTALL)
MARK: Final = "qingfeng"


def decoded(content: bytes) -> str:
    """Return `content` as text: UTF-8, UTF-16 with its mark, or GB18030; strictly.

    Raises:
        UnreadableFile: empty, too large, or in no encoding that we read.
    """
    if not content.strip():
        raise UnreadableFile(_("The file is empty."))
    if len(content) > MAXIMUM_FILE_BYTES:
        raise UnreadableFile(
            _("The file is larger than %(limit)d MB.")
            % {"limit": MAXIMUM_FILE_BYTES // 1024 // 1024}
        )
    encodings = next(
        ((name,) for mark, name in _BOMS if content.startswith(mark)), ("utf-8", "gb18030")
    )
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise UnreadableFile(
        _("The file is not text in UTF-8 or GB18030. Save it as UTF-8 and try again.")
    )


def without_declaration(text: str) -> str:
    """Return XML without its first line, whose encoding says nothing of decoded text."""
    return _DECLARED.sub(lambda match: "\n" * match[0].count("\n"), text, count=1)


_BLOCKS: Final = frozenset(
    (
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "tr",
        "table",
        "blockquote",
        "pre",
        "section",
        "h1",
        "h2",
    )
)
_LOST: Final = frozenset(
    ("img", "table", "audio", "video", "iframe", "svg", "math", "object", "script", "a", "sup")
)
_SILENT: Final = frozenset(("script", "style"))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.lost: set[str] = set()
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag in _LOST:
            self.lost.add(tag)
        if tag in _SILENT:
            self._silent += 1
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts.append(data)


def plain(html: str) -> tuple[str, list[str]]:
    """Return the text of `html`, and which elements it had that plain text has not."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return storable("\n".join(line for line in lines if line), keep_lines=True), sorted(
        parser.lost
    )


def lost_elements(names: list[str]) -> str:
    return _("not kept: %(names)s") % {"names": ", ".join(f"<{name}>" for name in names)}


def extras_of(draft: Draft, *, with_lines: bool) -> str:
    """Return what the format has no place for, as JSON on one line that XML and GIFT can hold."""
    said: dict[str, Any] = {
        "kind": draft.kind,
        "code": draft.code,
        "category": list(draft.category),
        "tags": list(draft.tags),
        "difficulty": draft.difficulty,
        "risk_points": list(draft.risk_points),
        "references": list(draft.references),
        "explanation": draft.explanation,
    }
    if with_lines:
        said["lines"] = draft.lines
    text = json.dumps(said, ensure_ascii=False, sort_keys=True)
    return text.replace(">", "\\u003e").replace("-", "\\u002d")


def parse_extras(text: str) -> dict[str, Any]:
    """Return what `extras_of` wrote; {} for anything else, which is somebody else's comment."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def listed_texts(value: Any) -> tuple[str, ...]:
    """Return `value` as texts if it is a list of them; a file may say anything."""
    if not isinstance(value, list):
        return ()
    return tuple(one for one in value if isinstance(one, str))


def known_fields(extras: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a draft that `extras` gives, each of the type it must have."""
    fields: dict[str, Any] = {
        name: listed_texts(extras.get(name))
        for name in ("category", "tags", "risk_points", "references")
        if listed_texts(extras.get(name))
    }
    for name in ("code", "explanation"):
        if isinstance(extras.get(name), str) and extras[name]:
            fields[name] = extras[name]
    difficulty = extras.get("difficulty")
    if isinstance(difficulty, int) and 1 <= difficulty <= 5:
        fields["difficulty"] = difficulty
    return fields
