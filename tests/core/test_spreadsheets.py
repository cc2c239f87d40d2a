"""XLSX files are safe to open (S14)."""

import datetime as dt
import io

import pytest
from python_calamine import CalamineWorkbook

from core.spreadsheets import WorkbookFile, safe_text


def written(*rows):
    with WorkbookFile() as book:
        book.sheet("A/B: names?", [10])
        book.header(["Name"])
        for row in rows:
            book.row(*row)
        return CalamineWorkbook.from_filelike(io.BytesIO(book.finish().read()))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_begins_like_a_formula(start):
    assert safe_text(f"{start}1+1") == f"'{start}1+1"
    assert written([f"{start}1+1"]).get_sheet_by_index(0).to_python()[1][0][0] == "'"


def test_ordinary_text_stays_as_it_is():
    assert safe_text("张清和") == "张清和"


def test_numbers_days_and_instants_keep_their_kind():
    noon = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)
    row = (
        written([3, 0.5, dt.date(2026, 9, 14), noon, None]).get_sheet_by_index(0).to_python()[1]
    )

    assert row[:3] == [3.0, 0.5, dt.date(2026, 9, 14)]
    assert row[3] == dt.datetime(2026, 9, 14, 12, 0)  # noqa: DTZ001  a sheet knows no zone


def test_a_sheet_may_be_called_anything():
    assert written().sheet_names == ["A B  names "]
