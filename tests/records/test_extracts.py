"""One signed page about a record, for an appointment procedure; anybody can check it by its code."""

import io
import json

import pytest
from django.utils import timezone
from pypdf import PdfReader

from cadres.roles import Role
from records import services
from records.extracts.services import is_genuine, issue_extract
from records.models import Extract, Kind, RecordView
from records.printing.extract import extract_pdf
from records.verifier import verify_record
from tests.factories.cadres import make_cadre, make_cast, make_grant, make_posting
from tests.factories.ledger import make_log
from tests.factories.records import NOON, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def extract(cast):
    make_posting(cast.cadre)
    entry = make_entry(cast.cadre, title="守住采购这道关")
    services.issue_certificate(entry=entry, at=NOON)
    return issue_extract(
        cadre=cast.cadre, purpose="拟任采购办副主任", actor=cast.cadre, at=NOON
    )


def text_of(pdf):
    return "".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


class TestIssuing:
    def test_signs_figures_certificates_and_newest_entries(self, extract):
        content = json.loads(extract.content)

        assert content["person"]["name"] == "张清和"
        assert content["person"]["post"] == "采购专员"
        assert content["years"][0] == {"year": 2026, "entries": 1, "hours": "2.00"}
        assert [one["title"] for one in content["certificates"]] == ["守住采购这道关"]
        assert [one["title"] for one in content["entries"]] == ["守住采购这道关"]
        assert is_genuine(extract)

    def test_is_checked_by_the_public_key_alone(self, extract):
        public_key, signature = bytes(extract.public_key), bytes(extract.signature)

        assert verify_record.is_signed(public_key, extract.content.encode(), signature)
        assert not verify_record.is_signed(
            public_key, b" " + extract.content.encode(), signature
        )

    def test_names_the_root_that_seals_the_record(self, cast):
        make_log(4, people=[cast.cadre])

        extract = issue_extract(cadre=cast.cadre, purpose="考察", actor=cast.cadre, at=NOON)

        assert json.loads(extract.content)["checkpoint"]["size"] == 4

    def test_leaves_out_what_a_correction_withdrew(self, cast):
        entry = make_entry(cast.cadre, title="未参加的培训")
        services.record_entry(
            cadre=cast.cadre,
            kind=Kind.CORRECTION,
            activity_key=entry.activity_key,
            occasion=f"correction:{entry.public_id}",
            title=entry.title,
            at=NOON,
            credit_hours=-entry.credit_hours,
            outcome={"effect": "VOID"},
            corrects=entry,
        )

        extract = issue_extract(cadre=cast.cadre, purpose="考察", actor=cast.cadre, at=NOON)

        content = json.loads(extract.content)
        assert content["entries"] == []
        assert content["years"][0]["hours"] == "0.00"
        assert content["corrections"] == 1

    def test_costs_the_same_for_many_entries(self, cast, django_assert_max_num_queries):
        for _unused in range(30):
            make_entry(cast.cadre)

        with django_assert_max_num_queries(14):
            issue_extract(cadre=cast.cadre, purpose="考察", actor=cast.cadre, at=NOON)


class TestThePdf:
    def test_is_one_page_whatever_it_says(self, cast):
        long = "关于在重点领域开展群众身边不正之风和腐败问题集中整治的专题警示教育课程" * 4
        for number in range(20):
            entry = make_entry(cast.cadre, title=f"{number}{long}"[:255])
            services.issue_certificate(entry=entry, at=NOON)
        extract = issue_extract(cadre=cast.cadre, purpose="职" * 120, actor=cast.cadre, at=NOON)

        assert len(PdfReader(io.BytesIO(extract_pdf(extract))).pages) == 1

    def test_prints_facts_code_and_signature(self, extract):
        text = text_of(extract_pdf(extract))

        for fact in ("张清和", "采购专员", "守住采购这道关", "拟任采购办副主任",
                     extract.printed_code, bytes(extract.signature).hex()[:40]):  # fmt: skip
            assert fact in text

    def test_of_the_same_extract_is_the_same(self, extract):
        assert extract_pdf(extract) == extract_pdf(extract)

    def test_of_an_empty_record_is_printed_too(self, cast):
        extract = issue_extract(cadre=cast.cadre, purpose="考察", actor=cast.cadre, at=NOON)

        assert "张清和" in text_of(extract_pdf(extract))


class TestPages:
    def test_one_makes_an_extract_of_ones_own_record(self, client, cast):
        client.force_login(cast.cadre)

        assert client.post("/record/extracts/", {"purpose": "拟任"}).status_code == 302
        extract = Extract.objects.get()
        assert extract.printed_code in client.get("/record/extracts/").content.decode()
        assert client.get(f"/record/extracts/{extract.code}.pdf").content.startswith(b"%PDF")
        document = client.get(f"/record/extracts/{extract.code}.json").json()
        assert document["content"] == extract.content

    def test_it_needs_a_purpose(self, client, cast):
        client.force_login(cast.cadre)

        assert client.post("/record/extracts/", {"purpose": " "}).status_code == 422
        assert not Extract.objects.exists()

    def test_a_supervisor_opens_the_record_first(self, client, cast):
        client.force_login(cast.supervisor)
        address = f"/record/{cast.cadre.staff_number}/extracts/"

        assert client.post(address, {"purpose": "拟任"})["Location"] == (
            f"/record/{cast.cadre.staff_number}/"
        )
        services.open_record(
            viewer=cast.supervisor,
            cadre=cast.cadre,
            purpose="APPOINTMENT",
            note="",
            at=timezone.now(),
        )
        assert client.post(address, {"purpose": "拟任"})["Location"] == address
        assert Extract.objects.get().issued_by == cast.supervisor

    @pytest.mark.parametrize("who", ["stranger", "other_supervisor", "teammate"])
    def test_others_find_nothing(self, client, cast, extract, who):
        client.force_login(getattr(cast, who))

        for address in (
            f"/record/extracts/{extract.code}.pdf",
            f"/record/extracts/{extract.code}.json",
            f"/record/{cast.cadre.staff_number}/extracts/",
        ):
            assert client.get(address).status_code == 404

    def test_a_reader_without_an_open_record_is_sent_to_say_why(self, client, cast, extract):
        inspector = make_cadre(unit=cast.county)
        make_grant(inspector, Role.INSPECTOR, unit=cast.county)
        client.force_login(inspector)

        assert client.get(f"/record/extracts/{extract.code}.pdf").status_code == 302
        assert not RecordView.objects.exists()

    def test_files_are_only_read(self, client, cast, extract):
        client.force_login(cast.cadre)

        assert client.post(f"/record/extracts/{extract.code}.pdf").status_code == 405


class TestVerifying:
    def test_repeats_what_is_printed_and_masks_the_person(self, client, cast, extract):
        shown = client.get(extract.get_absolute_url()).content.decode()

        for printed in ("守住采购这道关", "拟任采购办副主任", "采购专员", extract.printed_code):
            assert printed in shown
        assert "张清和" not in shown
        assert cast.cadre.staff_number not in shown

    def test_finds_it_from_the_form_for_certificates(self, client, extract):
        answer = client.get("/verify/", {"code": extract.printed_code}, follow=True)

        assert answer.redirect_chain[-1][0] == extract.get_absolute_url()

    def test_says_when_it_was_changed(self, client, extract):
        Extract.objects.update(content=extract.content.replace('"2.00"', '"9.00"'))

        assert "签名" in client.get(extract.get_absolute_url()).content.decode() or (
            "signature" in client.get(extract.get_absolute_url()).content.decode()
        )
        assert not is_genuine(Extract.objects.get())

    def test_an_unknown_code_is_not_found(self, client):
        assert client.get("/verify/extract/0000000000000000/").status_code == 404
