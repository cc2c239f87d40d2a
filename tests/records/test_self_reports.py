"""A self-report is drafted from the record, edited, signed, sent, and answered by the unit."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.models import Kind, SelfReport
from records.reporting import services
from records.reporting.draft import ReportFacts, draft_report
from records.reporting.periods import open_period, period_of
from records.services import SignatureMismatch
from tests.factories.cadres import make_cast, make_post, make_posting
from tests.factories.records import make_entry

YEAR = period_of("2026")
DECEMBER = dt.datetime(2026, 12, 1, 4, tzinfo=dt.UTC)


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def report(cast):
    return services.begin_report(cadre=cast.cadre, period=YEAR, at=DECEMBER)


def send(report, *, body="一年小结。", signature="张清和"):
    return services.send_report(report=report, body=body, signature=signature, at=DECEMBER)


class TestPeriods:
    @pytest.mark.parametrize(
        ("day", "code"),
        [("2026-01-31", "2025"), ("2026-02-01", None), ("2026-05-31", None),
         ("2026-06-01", "2026-H1"), ("2026-08-31", "2026-H1"), ("2026-09-01", None),
         ("2026-11-01", "2026"), ("2026-12-31", "2026")],
    )  # fmt: skip
    def test_open_in_their_season(self, day, code):
        found = open_period(dt.date.fromisoformat(day))

        assert (found.code if found else None) == code

    @given(st.dates(dt.date(2001, 2, 1), dt.date(2098, 12, 31)))
    def test_that_are_open_have_begun_and_are_known_by_their_code(self, day):
        found = open_period(day)

        if found is not None:
            assert period_of(found.code) == found
            assert found.starts_on <= found.opens_on <= day
            assert found.ends_on < found.due_on

    @pytest.mark.parametrize("code", ["", "26", "2026-H2", "2026-h1", "1999", "2026 "])
    def test_of_other_names_do_not_exist(self, code):
        with pytest.raises(ValueError, match="no period"):
            period_of(code)


def test_the_draft_says_what_the_record_holds():
    text = draft_report(
        ReportFacts(
            period_label="2026年度",
            name="张清和",
            unit="采购办",
            posts=["采购管理岗"],
            hours=Decimal("12.50"),
            counts={"COURSE": 2, "QUIZ": 3, "PLEDGE": 1},
            titles=["采购第一课", "采购第一课", "验收"],
            risk_points=["量身定制"],
        )
    )

    assert "12.5学时" in text and "课程2门" in text
    assert text.count("采购第一课") == 1
    assert "量身定制" in text
    assert text.index("四、存在的不足") < text.index("五、下一步打算")


class TestDrafting:
    def test_counts_what_stands_in_the_period_only(self, cast):
        post = make_post("采购管理岗")
        post.risk_points.create(code="p", name="量身定制", level="HIGH")
        make_posting(cast.cadre, post=post)
        make_entry(cast.cadre, title="今年的课")
        make_entry(cast.cadre, title="去年的课", at=DECEMBER.replace(year=2025))

        body = services.begin_report(cadre=cast.cadre, period=YEAR, at=DECEMBER).body

        assert "今年的课" in body and "去年的课" not in body
        assert "采购管理岗" in body and "量身定制" in body

    def test_happens_once_and_keeps_what_was_written(self, cast, report):
        services.keep_report(report=report, body="自己写的")

        again = services.begin_report(cadre=cast.cadre, period=YEAR, at=DECEMBER)

        assert (again.pk, again.body) == (report.pk, "自己写的")

    def test_waits_for_the_season(self, cast):
        with pytest.raises(services.NotYetOpen):
            services.begin_report(cadre=cast.cadre, period=YEAR, at=DECEMBER.replace(month=10))

    def test_is_asked_of_everybody_in_the_unit_once(self, cast):
        asked = [
            services.ask_for_reports(
                unit=cast.bureau, period=YEAR, actor=cast.supervisor, at=DECEMBER
            )
            for _time in range(2)
        ]

        assert asked == [2, 0]
        assert not SelfReport.objects.filter(cadre=cast.stranger).exists()


class TestSending:
    def test_makes_it_final_with_a_receipt_and_an_entry(self, cast, report):
        sent = send(report)

        entry = cast.cadre.entries.get(kind=Kind.REPORT)
        assert entry.outcome == {"report": sent.digest, "receipt": sent.receipt_number}
        assert sent.digest == services.report_digest(sent)
        for change in (
            lambda: services.keep_report(report=report, body="改"),
            lambda: send(report),
        ):
            with pytest.raises(services.AlreadySent):
                change()

    @pytest.mark.parametrize(
        ("fields", "error"),
        [({"body": " \n"}, services.EmptyReport), ({"signature": "李"}, SignatureMismatch)],
    )
    def test_is_refused_with_the_reason(self, report, fields, error):
        with pytest.raises(error):
            send(report, **fields)

    def test_is_answered_once(self, cast, report):
        sent = send(report)
        services.answer_report(report=sent, receiver=cast.supervisor, reply="收悉", at=DECEMBER)

        with pytest.raises(services.AlreadyAnswered):
            services.answer_report(report=sent, receiver=cast.supervisor, reply="", at=DECEMBER)


class TestPages:
    @pytest.fixture
    def own(self, client, cast):
        client.force_login(cast.cadre)
        return client

    def test_begin_keep_and_send(self, own, cast, report):
        address = "/self-reports/2026/"
        assert own.get(address).status_code == 200
        assert (
            own.post(address, {"body": "写了一半"}, headers={"X-Draft": "1"}).status_code == 204
        )
        report.refresh_from_db()
        assert report.body == "写了一半"
        wrong = own.post(address, {"body": "写完", "signature": "李", "send": "1"})
        assert wrong.status_code == 422 and "写完" in wrong.content.decode()

        own.post(address, {"body": "写完", "signature": "张清和", "send": "1"})

        report.refresh_from_db()
        assert report.receipt_number in own.get(address).content.decode()

    def test_home_shows_a_draft_that_waits(self, own, report):
        assert 'href="/self-reports/2026/"' in own.get("/").content.decode()

    def test_begins_by_post_only(self, own):
        assert own.get("/self-reports/2020/").status_code == 200
        assert not SelfReport.objects.exists()
        own.post("/self-reports/2020/", {"begin": "1"})
        assert SelfReport.objects.get().body

    def test_of_no_period_or_another_verb(self, own):
        assert own.get("/self-reports/2026-H2/").status_code == 404
        assert own.delete("/self-reports/2026/").status_code == 405
        assert own.get("/self-reports/ask/").status_code == 405

    def test_the_unit_reads_what_was_sent_and_answers(self, client, cast, report):
        client.force_login(cast.supervisor)
        address = f"/self-reports/inbox/{report.public_id}/"
        assert client.get(address).status_code == 404  # a draft is nobody else's
        send(report)

        assert "一年小结。" in client.get(address).content.decode()
        assert "张清和" in client.get("/self-reports/inbox/").content.decode()
        client.post(address, {"reply": "收悉"})
        client.force_login(cast.cadre)
        assert "收悉" in client.get("/self-reports/2026/").content.decode()

    @pytest.mark.parametrize("reader", ["cadre", "teammate", "stranger", "other_supervisor"])
    def test_nobody_else_reads_it(self, client, cast, report, reader):
        send(report)
        client.force_login(getattr(cast, reader))

        assert client.get(f"/self-reports/inbox/{report.public_id}/").status_code == 404
        assert client.post("/self-reports/ask/", {"unit": cast.office.code}).status_code == 404
