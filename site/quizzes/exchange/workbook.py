"""Questions as a workbook: one row each, answers line by line as authors type them."""

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import python_calamine
from django.utils.translation import gettext as _
from django.utils.translation import override

from cadres.roster.problems import UnreadableRoster
from cadres.roster.reading import as_text
from cadres.roster.workbooks import inspect_workbook
from core.errors import DomainError
from core.spreadsheets import WorkbookFile
from core.translation import is_english
from quizzes.exchange.drafts import (
    LONGEST_SOURCE,
    MAXIMUM_FILE_BYTES,
    Draft,
    Outcome,
    Problem,
    UnreadableFile,
    checked,
    too_long,
)
from quizzes.kinds import InvalidQuestion, QuestionKind, kind_of
from quizzes.kinds.base import LETTERS, storable

# field → heading in Chinese and in English; either is read, in any order of columns.
HEADINGS: Final = {
    "kind": ("题型", "kind"),
    "stem": ("题干", "question"),
    "answers": ("答案", "answers"),
    "explanation": ("解析", "explanation"),
    "category": ("分类", "category"),
    "difficulty": ("难度", "difficulty"),
    "references": ("条文", "articles"),
    "risk_points": ("风险点", "risk points"),
    "tags": ("标签", "tags"),
    "code": ("编号", "code"),
}
WIDTHS: Final = (12, 50, 50, 50, 24, 8, 30, 20, 20, 16)
# Separate columns for choices, as many people's own sheets have them.
OPTIONS: Final = {letter.upper(): letter for letter in LETTERS[:12]}
_GUARDED: Final = re.compile(r"'*[=+\-@\t\r]")
# What a spreadsheet program calls a character it has no sign for.
_ESCAPE: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


def read_workbook(content: bytes) -> Iterator[Outcome]:
    """Yield a draft or a problem for each row of the first sheet.

    Raises:
        UnreadableFile: damaged, too large in any direction, or without the headings.
    """
    rows, broken = _rows(content)
    header: dict[str, int] | None = None
    for number, row in enumerate(rows, start=1):
        if header is None:
            header = _header(row)
            if header is None and number >= 10:
                break
            continue
        values = {name: row[at] if at < len(row) else "" for name, at in header.items()}
        if not any(values.values()):
            continue
        place = _("row %(number)d") % {"number": number}
        name = values.get("code") or values.get("stem", "")[:40]
        if number in broken:
            yield Problem(name, place, broken[number])
            continue
        try:
            yield _draft(values, place)
        except DomainError as error:
            yield Problem(name, place, str(error))
    if header is None:
        raise UnreadableFile(
            _("No row holds the headings 题型, 题干 and 答案. Start from the template.")
        )


def _rows(content: bytes) -> tuple[list[list[str]], dict[int, str]]:
    """Return the cells as text, and rows with formulas or error values → the reason."""
    if len(content) > MAXIMUM_FILE_BYTES:
        raise UnreadableFile(
            _("The file is larger than %(limit)d MB.")
            % {"limit": MAXIMUM_FILE_BYTES // 1024 // 1024}
        )
    broken: dict[int, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "questions.xlsx")
        path.write_bytes(content)
        try:
            inspect_workbook(path)
        except UnreadableRoster as error:
            if not all(problem.column for problem in error.problems):
                raise UnreadableFile(str(error)) from error
            for problem in error.problems:
                broken.setdefault(
                    problem.row, f"{problem.column}{problem.row}: {problem.message}"
                )
        try:
            workbook = python_calamine.CalamineWorkbook.from_path(str(path))
            cells = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
        except (python_calamine.CalamineError, OSError, IndexError) as error:
            raise UnreadableFile(_("The workbook is damaged or is no XLSX file.")) from error
    return [[_unguarded(as_text(cell)) for cell in row] for row in cells], broken


def _header(row: list[str]) -> dict[str, int] | None:
    """Return field → column, if `row` holds the headings."""
    names = {text: field for field, pair in HEADINGS.items() for text in pair}
    found: dict[str, int] = {}
    for at, cell in enumerate(row):
        text = cell.strip()
        field = names.get(text.casefold()) or OPTIONS.get(
            text.upper().removeprefix("选项").removeprefix("OPTION").strip()
        )
        if field:
            found.setdefault(field, at)
    return found if {"kind", "stem", "answers"} <= found.keys() else None


def _draft(values: dict[str, str], place: str) -> Draft:
    length = sum(map(len, values.values()))
    if length > LONGEST_SOURCE:
        raise InvalidQuestion(too_long(length))
    kind = _kind(values["kind"])
    options = [(id_, values.get(id_, "").strip()) for id_ in OPTIONS.values()]
    if any(text for _id, text in options) and kind.layout == "choices" and kind.may_shuffle:
        choices = [{"id": id_, "text": text} for id_, text in options if text]
        letters = re.sub(r"[\s,，、;；]", "", values["answers"]).lower()
        key: Any = list(dict.fromkeys(letters))
    else:
        choices, key = kind.read_lines(values["answers"])
    return checked(
        Draft(
            kind=kind.code,
            stem=storable(values["stem"], keep_lines=True),
            choices=choices,
            key=key,
            explanation=storable(values.get("explanation", ""), keep_lines=True),
            difficulty=_difficulty(values.get("difficulty", "")),
            category=_parts(values.get("category", ""), "/"),
            references=_parts(values.get("references", ""), "\n"),
            risk_points=_parts(values.get("risk_points", ""), "\n"),
            tags=_parts(values.get("tags", ""), "\n"),
            code=values.get("code", "").strip(),
            place=place,
        )
    )


def _parts(text: str, sign: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(sign) if part.strip())


def _difficulty(text: str) -> int:
    if not text.strip():
        return 2
    if text.strip() not in ("1", "2", "3", "4", "5"):
        raise InvalidQuestion(_("The difficulty must be 1, 2, 3, 4 or 5."))
    return int(text)


def _kind(text: str) -> QuestionKind:
    """Return the kind that `text` names: its code, or its name in Chinese or English."""
    wanted = text.strip().casefold().removesuffix("题")
    for kind in QuestionKind.registry.values():
        if wanted in {kind.code.casefold(), *_names(kind)}:
            return kind
    return kind_of(text.strip()[:40])


_ALIASES: Final = {
    "SINGLE": {"单选", "单项选择"},
    "MULTIPLE": {"多选", "多项选择"},
    "TRUE_FALSE": {"判断", "是非"},
    "SHORT_TEXT": {"填空"},
    "NUMERIC": {"数值", "金额", "计算"},
    "ORDERING": {"排序"},
    "MATCHING": {"匹配", "连线"},
    "LADDER": {"阶梯", "纪法阶梯"},
    "BRANCHING": {"情景", "分支情景"},
    "CASE_ANALYSIS": {"案例分析", "论述"},
}


def _names(kind: QuestionKind) -> set[str]:
    names = set(_ALIASES.get(kind.code, ()))
    for language in ("zh-hans", "en"):
        with override(language):
            names.add(str(kind.label).casefold().removesuffix("题"))
    return names


# --- Writing -------------------------------------------------------------------------------------
def write_workbook(drafts: Iterable[Draft]) -> bytes:
    """Return `drafts` as a workbook that reads back the same, with the sheet of help."""
    with WorkbookFile() as book:
        book.sheet(_("Questions"), WIDTHS)
        book.header(_headings())
        for draft in drafts:
            book.row(*(_guarded(text) for text in _cells(draft)))
        _write_help(book)
        with book.finish() as file:
            return file.read()


def template() -> bytes:
    """Return an empty sheet with the headings, and the sheet of help."""
    return write_workbook([])


def _headings() -> list[str]:
    return [pair[1 if is_english() else 0] for pair in HEADINGS.values()]


def _cells(draft: Draft) -> list[str]:
    return [
        draft.kind,
        draft.stem,
        draft.lines,
        draft.explanation,
        "/".join(draft.category),
        str(draft.difficulty),
        "\n".join(draft.references),
        "\n".join(draft.risk_points),
        "\n".join(draft.tags),
        draft.code,
    ]


def _guarded(text: str) -> str:
    """Return `text` so that no program takes it for a formula, and that it can be undone."""
    text = _ESCAPE.sub(lambda match: f"_x005F_x{match[1]}_", text)
    return f"'{text}" if _GUARDED.match(text) else text


def _unguarded(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return text[1:] if text.startswith("'") and _GUARDED.match(text[1:]) else text


def _write_help(book: WorkbookFile) -> None:
    book.sheet(_("Help"), (24, 100))
    book.header([_("kind"), _("How to write the answers")])
    for kind in QuestionKind.registry.values():
        book.row(f"{kind.label} ({kind.code})", str(kind.lines_help))
    book.row()
    notes = {
        "category": _("From the top, divided by “/”; what is missing is created."),
        "difficulty": _("1 (easy) to 5 (hard); empty means 2."),
        "references": _("One per line: name and number, such as 监察法 11 or 刑法 388-1."),
        "risk_points": _("One code per line, as on the posts."),
        "tags": _("One per line."),
        "code": _("Names the question; the same code again changes it. Empty: one is made."),
        "A": _(
            "Instead of lines: choices in columns A, B, C … and letters such as AC as answers."
        ),
    }
    for name, note in notes.items():
        pair = HEADINGS.get(name, (name, name))
        book.row(f"{pair[0]} / {pair[1]}", note)
