"""Files of many rows leave piece by piece, are read by every program, and run nothing."""

import csv
import datetime as dt
import io
import tracemalloc

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from core.streamed_sheets import BOLD, TITLE, Line, Sheet, stream_csv, stream_xlsx

pytestmark = pytest.mark.once
NOON = dt.datetime(2026, 11, 25, 4, 30, tzinfo=dt.UTC)  # 12:30 in Shanghai
CELLS = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=20),
    st.integers(-(10**9), 10**9),
    st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
)


def written(*sheets):
    return b"".join(stream_xlsx(sheets))


def test_texts_numbers_shares_days_and_instants():
    content = written(
        Sheet(
            "数据/1",
            [10, 10],
            [
                Line(["标题"], TITLE),
                Line(["姓名", "份额"], BOLD),
                Line(["张清和", 7, 0.5, dt.date(2026, 11, 25), NOON, None, "末"]),
            ],
        ),
        Sheet("空", [], []),
    )

    book = openpyxl.load_workbook(io.BytesIO(content))
    rows = list(book["数据 1"].values)
    assert rows[2][:4] == ("张清和", 7, 0.5, dt.datetime(2026, 11, 25))  # noqa: DTZ001  as sheets have it
    assert abs(rows[2][4] - dt.datetime.fromisoformat("2026-11-25T12:30")) < dt.timedelta(
        seconds=1
    )
    assert rows[2][5:7] == (None, "末")
    assert book["数据 1"]["A2"].font.bold
    assert book["数据 1"]["C3"].number_format == "0.0%"
    assert list(book["空"].values) == []


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_nothing_can_run(text):
    (row,) = openpyxl.load_workbook(
        io.BytesIO(written(Sheet("s", [10], [Line([text])])))
    ).active.values
    (line,) = csv.reader(
        io.StringIO(b"".join(stream_csv([Line([text])])).decode("utf-8-sig"), newline="")
    )

    assert row[0].startswith("'")
    assert line[0].startswith("'")


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), max_size=8))
def test_another_reader_finds_what_was_written(rows):
    sheet = CalamineWorkbook.from_filelike(
        io.BytesIO(written(Sheet("s", [10] * 5, [Line(["."] * 5), *map(Line, rows)])))
    ).get_sheet_by_index(0)
    found = sheet.to_python(skip_empty_area=False)[1:]

    for wrote, read in zip(rows, found, strict=False):
        for cell, back in zip(wrote, read, strict=False):
            if isinstance(cell, str):
                assert str(back).removeprefix("'") == cell or not cell.strip() or back == cell
            elif isinstance(cell, int):
                assert back == cell


def test_forbidden_characters_leave_a_file_that_opens():
    content = written(Sheet("s", [10], [Line(["甲\x00\x0b\ufffe乙"])]))

    assert list(openpyxl.load_workbook(io.BytesIO(content)).active.values) == [("甲乙",)]


def test_the_first_piece_leaves_before_the_first_row_is_read():
    asked = []

    def lines():
        asked.append(True)
        yield Line(["甲"])

    pieces = stream_xlsx([Sheet("s", [10], lines())])

    assert next(pieces).startswith(b"PK")
    assert asked == []


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_fifty_thousand_rows_need_no_more_memory_than_a_few(kind):
    def lines():
        for number in range(50_000):
            yield Line(
                [f"干部{number}", f"{number:06d}", "县机关事务服务中心", "未开始", NOON, None]
            )

    tracemalloc.start()
    pieces = stream_csv(lines()) if kind == "csv" else stream_xlsx([Sheet("s", [10], lines())])
    size = sum(len(piece) for piece in pieces)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size > 300_000
    assert peak < 4 * 1024 * 1024
