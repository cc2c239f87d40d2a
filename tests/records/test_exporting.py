"""People take their record along; a supervisor takes a unit's, and everybody concerned sees it."""

import csv
import io
import json

import openpyxl
import pytest
from wagtail.models import ModelLogEntry

from records.exporting.files import csv_lines, json_lines, workbook_of
from records.exporting.rows import COLUMNS, exported
from records.models import Entry, RecordView
from tests.factories.cadres import make_cast
from tests.factories.records import make_entry

pytestmark = pytest.mark.django_db
REASON = {"purpose": "INSPECTION", "note": ""}


@pytest.fixture
def cast():
    return make_cast()


def rows_of(answer, ending):
    body = b"".join(answer.streaming_content)
    if ending == "json":
        return [list(row.values()) for row in json.loads(body)]
    if ending == "csv":
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))[1:]
    sheet = openpyxl.load_workbook(io.BytesIO(body)).active
    return [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]


@pytest.mark.parametrize("ending", ["csv", "json", "xlsx"])
def test_one_takes_ones_own_record_and_nobody_elses(client, cast, ending):
    entry = make_entry(cast.cadre, title="守住采购这道关", outcome={"score": "86.00"})
    make_entry(cast.teammate)
    client.force_login(cast.cadre)

    answer = client.get(f"/record/export.{ending}")

    [row] = rows_of(answer, ending)
    assert {"守住采购这道关", "张清和", entry.digest, "2.00", "采购办"} <= {
        cell for cell in row if isinstance(cell, str)
    }
    assert answer["Cache-Control"] == "no-store"
    assert f"record-{cast.cadre.staff_number}.{ending}" in answer["Content-Disposition"]


@pytest.mark.parametrize("ending", ["exe", "pdf"])
def test_there_are_no_other_files(client, cast, ending):
    client.force_login(cast.cadre)

    assert client.get(f"/record/export.{ending}").status_code == 404


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_taken_for_a_formula(cast, start):
    make_entry(cast.cadre, title=f"{start}HYPERLINK(1)")
    rows = list(exported(Entry.objects.all()))

    [_heading, line] = csv.reader(io.StringIO("".join(csv_lines(rows))))
    sheet = openpyxl.load_workbook(workbook_of(rows)).active

    assert line[5].startswith("'")
    assert sheet.cell(2, 6).data_type == "s"
    assert sheet.cell(2, 6).value.startswith("'")


def test_an_empty_record_is_an_empty_file(cast):
    assert json.loads("".join(json_lines(exported(Entry.objects.none())))) == []
    assert len(list(csv_lines(exported(Entry.objects.none())))) == 1
    assert openpyxl.load_workbook(workbook_of(iter(()))).active.max_row == 1


def test_json_holds_every_column(cast):
    make_entry(cast.cadre)

    [row] = json.loads("".join(json_lines(exported(Entry.objects.all()))))

    assert set(row) == set(COLUMNS)


def test_costs_one_query(cast, django_assert_num_queries):
    for _unused in range(5):
        make_entry(cast.cadre)

    with django_assert_num_queries(1):
        assert len(list(exported(Entry.objects.all()))) == 5


class TestOfAUnit:
    def export(self, client, unit, **form):
        return client.post(
            "/console/records/", {"unit": unit.pk, "ending": "csv", **REASON, **form}
        )

    def test_holds_the_units_people(self, client, cast):
        for person in (cast.cadre, cast.teammate, cast.stranger):
            make_entry(person)
        client.force_login(cast.supervisor)

        rows = rows_of(self.export(client, cast.office), "csv")

        assert {row[1] for row in rows} == {"张清和", "李守正"}

    def test_is_shown_to_each_of_them_with_the_reason(self, client, cast):
        client.force_login(cast.supervisor)

        self.export(client, cast.bureau)

        views = RecordView.objects.all()
        assert {view.cadre for view in views} == {cast.cadre, cast.teammate}  # not the reader
        assert {view.purpose for view in views} == {"INSPECTION"}
        assert ModelLogEntry.objects.filter(action="records.export_unit").exists()

    def test_needs_a_reason(self, client, cast):
        client.force_login(cast.supervisor)

        assert self.export(client, cast.office, purpose="").status_code == 422
        assert self.export(client, cast.office, purpose="OTHER").status_code == 422
        assert not RecordView.objects.exists()

    def test_of_another_unit_is_refused(self, client, cast):
        client.force_login(cast.supervisor)

        assert self.export(client, cast.other_bureau).status_code == 422
        assert not RecordView.objects.exists()

    def test_is_not_for_everybody(self, client, cast):
        client.force_login(cast.cadre)

        assert client.get("/console/records/").status_code == 404
        assert self.export(client, cast.office).status_code == 404
