"""Punishment cases come in as tables, all rows or none, and are found by their fields."""

import io

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from cadres.roles import Role
from editorial.models import PunishmentCase
from editorial.punishments.services import RowsRefused, import_punishments
from editorial.punishments.tables import UnreadableTable, kinds_of, read_table
from tests.editorial.conftest import somebody

HEAD = [
    "决定书文号",
    "决定日期",
    "处罚机关",
    "领域",
    "当事人",
    "违法事实",
    "法律依据",
    "处罚种类",
    "罚款金额",
    "处罚结果",
]
ROW = ["青市监罚〔2026〕1号", "2026-03-05", "青峰县市场监管局", "食品安全", "某超市", "冷柜温度超标。",
       "食品安全法第一百二十五条", "罚款、没收违法所得", "2万元", "罚款二万元。"]  # fmt: skip


def csv_of(*rows, encoding="utf-8"):
    return "\n".join(",".join(row) for row in rows).encode(encoding)


def xlsx_of(*rows):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def changed(**fields):
    return [fields.get(name, value) for name, value in zip(HEAD, ROW, strict=True)]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (csv_of(HEAD, ROW), "a.csv"),
        (b"\xef\xbb\xbf" + csv_of(HEAD, ROW), "a.csv"),
        (csv_of(HEAD, ROW, encoding="gb18030"), "a.csv"),
        (xlsx_of(HEAD, ROW), "a.xlsx"),
    ],
)
def test_reads_alike_whatever_the_file(content, name):
    (row,) = read_table(content, name)

    assert row.problems == []
    assert str(row.values["decided_on"]) == "2026-03-05"
    assert row.values["fine_yuan"] == 20_000
    assert row.values["kinds"] == ",CONFISCATION,FINE,"


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (changed(决定书文号=""), "决定书文号"),
        (changed(决定日期="2026-02-30"), "决定日期"),
        (changed(罚款金额="一笔"), "罚款金额"),
        (changed(罚款金额="-5"), "罚款金额"),
        (changed(当事人="某甲13800138000"), "13800138000"),
        (changed(处罚机关="局" * 121), "处罚机关"),
    ],
)
def test_says_what_is_wrong_with_a_row(row, word):
    _good, bad = read_table(csv_of(HEAD, ROW, row), "a.csv")

    assert bad.line == 3
    assert any(word in problem for problem in bad.problems)


def test_marks_a_number_that_stands_twice():
    first, second = read_table(csv_of(HEAD, ROW, ROW), "a.csv")

    assert (bool(first.problems), bool(second.problems)) == (False, True)


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (csv_of(HEAD[1:], ROW[1:]), "a.csv"),
        (b"\xff\xff", "a.csv"),
        (b"no workbook", "a.xlsx"),
        (b"a" * (10 * 1024 * 1024 + 1), "a.csv"),
    ],
)
def test_refuses_what_is_no_table(content, name):
    with pytest.raises(UnreadableTable):
        read_table(content, name)


@given(st.text(max_size=40))
def test_kinds_are_known_ones_between_commas(text):
    stored = kinds_of(text)

    assert stored == "" if not text else stored[0] == stored[-1] == ","


@pytest.mark.django_db
class TestImporting:
    def test_the_same_file_again_changes_nothing(self, editor, now):
        rows = read_table(csv_of(HEAD, ROW), "a.csv")

        assert import_punishments(rows=rows, actor=editor, at=now) == (1, 0, 0)
        assert import_punishments(rows=rows, actor=editor, at=now) == (0, 0, 1)
        other = read_table(csv_of(HEAD, changed(领域="药品")), "a.csv")
        assert import_punishments(rows=other, actor=editor, at=now) == (0, 1, 0)
        assert PunishmentCase.objects.get().field == "药品"

    def test_one_wrong_row_and_nothing_is_written(self, editor, now):
        rows = read_table(csv_of(HEAD, ROW, changed(决定书文号="二", 决定日期="?")), "a.csv")

        with pytest.raises(RowsRefused):
            import_punishments(rows=rows, actor=editor, at=now)
        assert not PunishmentCase.objects.exists()

    def test_costs_the_same_for_two_rows_and_for_two_hundred(
        self, editor, now, django_assert_max_num_queries
    ):
        for count in (2, 200):
            rows = read_table(
                csv_of(HEAD, *(changed(决定书文号=f"{count}-{n}") for n in range(count))),
                "a.csv",
            )
            with django_assert_max_num_queries(9):
                import_punishments(rows=rows, actor=editor, at=now)

    def test_tries_first_and_imports_with_the_tick(self, client, editor):
        client.force_login(editor)
        url = reverse("import_punishments")

        def post(**fields):
            file = SimpleUploadedFile("a.csv", csv_of(HEAD, ROW))
            return client.post(url, {"file": file, **fields})

        assert post().status_code == 200
        assert not PunishmentCase.objects.exists()
        assert post(is_final="on").status_code == 200
        assert PunishmentCase.objects.count() == 1

    def test_is_for_editors(self, client, workflow):
        client.force_login(somebody("审核", Role.PUBLISHER))

        assert client.get(reverse("import_punishments")).status_code == 404

    @pytest.mark.parametrize(
        ("asked", "hits"),
        [
            ({}, 2),
            ({"words": "冷柜 超标"}, 1),
            ({"words": "冷柜 挪用"}, 0),
            ({"authority": "市场"}, 1),
            ({"field": "环境"}, 1),
            ({"kind": "FINE"}, 1),
            ({"year": "2025"}, 1),
            ({"fine_from": "10000"}, 1),
            ({"fine_to": "9999"}, 0),
            ({"year": "x"}, 2),
        ],
    )
    def test_is_searched_by_field(self, client, editor, now, asked, hits):
        other = changed(
            决定书文号="青环罚1号",
            决定日期="2025-01-02",
            处罚机关="生态环境局",
            领域="环境",
            违法事实="排污。",
            处罚种类="警告",
            罚款金额="",
            处罚结果="警告。",
        )
        import_punishments(
            rows=read_table(csv_of(HEAD, ROW, other), "a.csv"), actor=editor, at=now
        )

        page = client.get(reverse("punishments"), asked).context["page_obj"]

        assert len(page.object_list) == hits

    def test_one_case_has_its_page(self, client, editor, now):
        import_punishments(rows=read_table(csv_of(HEAD, ROW), "a.csv"), actor=editor, at=now)
        case = PunishmentCase.objects.get()

        shown = client.get(reverse("punishment", args=[case.pk])).content.decode()

        assert "冷柜温度超标。" in shown
        assert client.get(reverse("punishment", args=[10**9])).status_code == 404
        assert client.post(reverse("punishment", args=[case.pk])).status_code == 405
