"""A roster file is read as it was meant, or refused with the reason and the place."""

import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.roster import reading, workbooks
from cadres.roster.columns import choices, key_of
from cadres.roster.problems import UnreadableRoster
from cadres.roster.reading import as_text, read_rows
from cadres.roster.rows import find_headings, judge_rows, tidied
from cadres.roster.workbooks import column_letters, column_number
from tests.factories.rosters import CHINESE, rewrite_member, write_csv, write_xlsx

pytestmark = pytest.mark.once

HEAD = CHINESE[:3]
SHEET = "xl/worksheets/sheet1.xml"


def refusal_of(path):
    with pytest.raises(UnreadableRoster) as caught:
        find_headings(read_rows(path))
    return caught.value.problems


def judged(path):
    rows = read_rows(path)
    return judge_rows(rows, find_headings(rows))


class TestNumbers:
    def test_lose_the_point_zero_that_spreadsheets_add(self, tmp_path):
        people, _ = judged(write_xlsx(tmp_path / "r.xlsx", [HEAD, [1001, "张清和", 7]]))

        assert (people[0].staff_number, people[0].unit_code) == ("1001", "7")

    def test_in_text_keep_their_leading_zeros(self, tmp_path):
        people, _ = judged(write_xlsx(tmp_path / "r.xlsx", [HEAD, ["0012", "张清和", "0"]]))

        assert people[0].staff_number == "0012"

    @pytest.mark.parametrize(
        ("typed", "meant"),
        [
            ("1001.0", "1001"),
            ("１００１", "1001"),
            (" 10 01 ", "1001"),
            ("1001\u200b", "1001"),
            ('="0012"', "0012"),
            ("\ufeff1001", "1001"),
        ],
    )
    def test_are_taken_from_however_they_were_typed(self, tmp_path, typed, meant):
        people, _ = judged(write_csv(tmp_path / "r.csv", [HEAD, [typed, "张清和", "U"]]))

        assert people[0].staff_number == meant

    @pytest.mark.parametrize("number", [4.1272319990101e17, 1.5e16])
    def test_that_lost_digits_are_refused(self, tmp_path, number):
        path = write_xlsx(tmp_path / "r.xlsx", [HEAD, [number, "张清和", "U"]])

        _, problems = judged(path)

        assert [(p.row, p.column) for p in problems] == [(2, "工号")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("张　三", "张三"),
        (" 张 三 ", "张三"),
        ("阿卜杜·热合曼", "阿卜杜·热合曼"),
        ("Anna  Maria", "Anna Maria"),
        ("Ａｎｎａ Maria", "Anna Maria"),
    ],
)
def test_names_are_brought_to_their_usual_form(tmp_path, typed, meant):
    people, _ = judged(write_csv(tmp_path / "r.csv", [HEAD, ["1", typed, "U"]]))

    assert people[0].name == meant


def test_a_title_above_the_headings_and_empty_rows_do_no_harm(tmp_path):
    rows = [
        ["青峰县干部花名册"],
        [],
        HEAD,
        ["1", "张清和", "U"],
        ["", "", ""],
        ["2", "李守正", ""],
    ]

    people, problems = judged(write_xlsx(tmp_path / "r.xlsx", rows))

    assert [p.row for p in people] == [4]
    assert [(p.row, p.column) for p in problems] == [(6, "单位编码")]


def test_semicolons_and_tabs_separate_too(tmp_path):
    for sign in ";\t":
        path = tmp_path / "r.csv"
        path.write_text("\n".join(sign.join(row) for row in [HEAD, ["1", "张清和", "U"]]))
        assert judged(path)[0][0].name == "张清和"


@pytest.mark.parametrize("cell", ["=1+1", "=HYPERLINK(A1)", "@SUM(A1)", "+1"])
def test_a_formula_in_a_text_file_is_refused(tmp_path, cell):
    _, problems = judged(write_csv(tmp_path / "r.csv", [HEAD, ["1", cell, "U"]]))

    assert [(p.row, p.column) for p in problems] == [(2, "姓名")]


def test_a_formula_in_a_workbook_is_named_by_row_and_column(tmp_path):
    path = write_xlsx(
        tmp_path / "r.xlsx", [HEAD, ["1", "张清和", "U"]], formulas={(2, 0): "=A2+1"}
    )

    assert [(p.row, p.column) for p in refusal_of(path)] == [(3, "A")]


class TestNotARoster:
    def test_an_empty_file(self, tmp_path):
        (tmp_path / "r.csv").write_bytes(b"")
        assert refusal_of(tmp_path / "r.csv")[0].row == 1

    def test_only_blanks(self, tmp_path):
        assert refusal_of(write_csv(tmp_path / "r.csv", [[""], ["", " "]]))

    def test_a_missing_file(self, tmp_path):
        assert refusal_of(tmp_path / "nowhere.xlsx")

    def test_a_folder(self, tmp_path):
        assert refusal_of(tmp_path / "..")

    @pytest.mark.parametrize(
        "content",
        [
            b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
            b"PK\x03\x04 this is no zip file at all",
            b"\xd0\xcf\x11\xe0" + b"\0" * 600,
            b"\xff" * 300,
            b"%PDF-1.7\n" + bytes(range(256)),
            b'"never closed\n1,2',
        ],
    )
    def test_rubbish(self, tmp_path, content):
        (tmp_path / "r.xlsx").write_bytes(content)

        assert refusal_of(tmp_path / "r.xlsx")[0].message

    def test_a_letter(self, tmp_path):
        (tmp_path / "r.csv").write_text("各单位：\n请于周五前报送材料。\n", encoding="gb18030")

        assert "工号" in refusal_of(tmp_path / "r.csv")[0].message

    def test_a_zip_file_that_is_no_workbook(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "r.xlsx", "w") as archive:
            archive.writestr("readme.txt", "hello")

        assert refusal_of(tmp_path / "r.xlsx")

    def test_missing_columns_are_each_named(self, tmp_path):
        problems = refusal_of(write_csv(tmp_path / "r.csv", [["姓名", "职级"], ["张", "科员"]]))

        assert [(p.row, p.column) for p in problems] == [(1, "工号"), (1, "单位编码")]

    def test_a_column_twice_is_refused(self, tmp_path):
        problems = refusal_of(write_csv(tmp_path / "r.csv", [[*HEAD, "职工号"]]))

        assert [(p.row, p.column) for p in problems] == [(1, "职工号")]


class TestTooLarge:
    def test_many_rows(self, tmp_path, monkeypatch):
        monkeypatch.setattr(workbooks, "MAXIMUM_ROWS", 10)
        monkeypatch.setattr(reading, "MAXIMUM_ROWS", 10)
        rows = [HEAD, *[["1", "张", "U"]] * 11]

        assert refusal_of(write_xlsx(tmp_path / "r.xlsx", rows))
        assert refusal_of(write_csv(tmp_path / "r.csv", rows))

    def test_a_large_file(self, tmp_path, monkeypatch):
        monkeypatch.setattr(reading, "MAXIMUM_FILE_BYTES", 100)

        assert refusal_of(write_xlsx(tmp_path / "r.xlsx", [HEAD]))

    def test_one_cell_at_the_far_corner(self, tmp_path):
        path = write_xlsx(tmp_path / "r.xlsx", [HEAD])
        rewrite_member(
            path,
            SHEET,
            lambda xml: xml.replace(
                b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"/></row></sheetData>'
            ),
        )

        assert refusal_of(path)

    def test_a_far_column(self, tmp_path):
        path = write_xlsx(tmp_path / "r.xlsx", [HEAD])
        rewrite_member(
            path,
            SHEET,
            lambda xml: xml.replace(b"</sheetData>", b'<row><c r="XFD2"/></row></sheetData>'),
        )

        assert refusal_of(path)

    def test_two_cells_that_span_a_table_of_forty_million(self, tmp_path):
        """A few kilobytes that would take gigabytes as a table, though in no direction too far."""
        path = write_xlsx(tmp_path / "r.xlsx", [HEAD])
        far = b'<row r="200000"><c r="GR200000"><v>1</v></c></row></sheetData>'
        rewrite_member(path, SHEET, lambda xml: xml.replace(b"</sheetData>", far))

        assert "4000000" in refusal_of(path)[0].message

    def test_many_cells_of_a_text_file(self, tmp_path, monkeypatch):
        monkeypatch.setattr(workbooks, "MAXIMUM_CELLS", 30)
        rows = [HEAD, *[["1", "张", "U"]] * 10]

        assert "30" in refusal_of(write_csv(tmp_path / "r.csv", rows))[0].message
        assert "30" in refusal_of(write_xlsx(tmp_path / "r.xlsx", rows))[0].message

    def test_a_workbook_that_unpacks_to_gigabytes(self, tmp_path):
        path = write_xlsx(tmp_path / "r.xlsx", [HEAD])
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/blank.bin", bytes(501 * 1024 * 1024))
        assert path.stat().st_size < 1024 * 1024

        assert "500" in refusal_of(path)[0].message

    def test_even_when_it_lies_about_its_size(self, tmp_path, monkeypatch):
        monkeypatch.setattr(workbooks, "MAXIMUM_UNPACKED_BYTES", 1024 * 1024)
        path = write_xlsx(tmp_path / "r.xlsx", [HEAD])
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/blank.bin", bytes(3 * 1024 * 1024))
        honest, lying = struct.pack("<I", 3 * 1024 * 1024), struct.pack("<I", 10)
        path.write_bytes(path.read_bytes().replace(honest, lying))
        with zipfile.ZipFile(path) as archive:
            assert archive.getinfo("xl/media/blank.bin").file_size == 10

        assert refusal_of(path)

    def test_entities_that_multiply(self, tmp_path):
        laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
        bomb = f'<!DOCTYPE x [<!ENTITY e0 "ha">{laughs}]>'
        path = write_xlsx(tmp_path / "r.xlsx", [HEAD])
        rewrite_member(
            path,
            SHEET,
            lambda xml: xml.replace(b"<worksheet", f"{bomb}<worksheet".encode(), 1).replace(
                b"<sheetData>", b"<sheetData><v>&e11;</v>"
            ),
        )

        assert refusal_of(path)


def test_a_false_size_makes_no_rows_vanish(tmp_path):
    path = write_xlsx(
        tmp_path / "r.xlsx", [HEAD, *[[f"{n}", "张清和", "U"] for n in range(50)]]
    )
    rewrite_member(
        path,
        SHEET,
        lambda xml: xml.replace(b'<dimension ref="A1:C51"/>', b'<dimension ref="A1"/>'),
    )

    people, _ = judged(path)

    assert len(people) == 50


@given(st.floats(0, 9e14).map(round).map(float))
def test_whole_numbers_are_written_without_a_point(number):
    assert as_text(number) == f"{number:.0f}"


@given(st.text())
def test_tidying_twice_is_tidying_once(text):
    once = tidied(text)
    if not once.startswith("'"):
        assert tidied(once) == once


@given(st.integers(1, 20_000))
def test_columns_have_letters(number):
    assert column_number(column_letters(number)) == number


@pytest.mark.parametrize("field", ["rank", "official_type", "status"])
def test_no_label_means_two_things(field):
    values = choices()[field]

    assert {key_of(choice.name) for choice in values.values()} <= values.keys()
    assert all(values[key_of(choice.name)] == choice for choice in values.values())
