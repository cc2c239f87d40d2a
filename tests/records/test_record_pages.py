"""People read their own record; others say why, and are seen."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from cadres.models import Rank
from cadres.roles import Role
from records import services
from records.history import ENTRIES_PER_PAGE, History
from records.models import Entry, Kind, RecordView
from tests.factories.cadres import make_cadre, make_cast, make_grant, make_posting
from tests.factories.records import NOON, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def own(client, cast):
    client.force_login(cast.cadre)
    return client


@pytest.fixture
def supervising(client, cast):
    client.force_login(cast.supervisor)
    return client


def address(cadre):
    return f"/record/{cadre.staff_number}/"


class TestOnesOwn:
    def test_shows_each_entry_with_where_it_was_earned_and_its_fingerprint(self, own, cast):
        make_posting(cast.cadre)
        entry = make_entry(cast.cadre, title="守住采购这道关")
        certificate = services.issue_certificate(entry=entry, at=NOON)

        shown = own.get("/record/").content.decode()

        for fact in ("守住采购这道关", "采购办", "采购专员", entry.digest,
                     f"/certificates/{certificate.code}.pdf", f"/verify/{certificate.code}/"):  # fmt: skip
            assert fact in shown

    def test_is_kept_by_no_cache(self, own):
        assert own.get("/record/")["Cache-Control"] == "no-store"

    def test_without_entries_says_how_it_begins(self, own):
        assert own.get("/record/").context["history"].entries_in_all == 0

    def test_is_filtered_by_kind(self, own, cast):
        make_entry(cast.cadre, kind=Kind.COURSE, title="一门课程")
        make_entry(cast.cadre, kind=Kind.PLEDGE, title="一份承诺")

        shown = own.get("/record/?kind=PLEDGE").content.decode()

        assert "一份承诺" in shown
        assert "一门课程" not in shown

    @pytest.mark.parametrize(
        "query", ["?kind=NOSUCH", "?page=999", "?page=x", "?kind=&page=-1"]
    )
    def test_takes_any_address_in_its_stride(self, own, cast, query):
        make_entry(cast.cadre)

        assert own.get(f"/record/{query}").status_code == 200

    def test_costs_the_same_for_two_thousand_entries(
        self, own, cast, django_assert_max_num_queries
    ):
        Entry.objects.bulk_create(
            Entry(
                cadre=cast.cadre,
                kind=Kind.LESSON,
                activity_key=f"courses.lesson:{number}@1",
                title=f"第{number}课",
                occurred_at=NOON - dt.timedelta(days=number),
                earned_on=(NOON - dt.timedelta(days=number)).date(),
                credit_hours=Decimal("0.25"),
                digest="0" * 64,
            )
            for number in range(2_000)
        )

        own.get("/record/")  # the first visit of a session notes when it was

        with django_assert_max_num_queries(12):
            answer = own.get("/record/?page=40")

        history = answer.context["history"]
        assert history.entries_in_all == 2_000
        assert len(history.page.object_list) == ENTRIES_PER_PAGE

    def test_needs_signing_in(self, client):
        assert client.get("/record/")["Location"] == "/accounts/login/?next=/record/"

    def test_is_read_only(self, own):
        assert own.post("/record/").status_code == 405


class TestFigures:
    def history(self, cadre, **fields):
        return History(cadre, dt.datetime(2026, 12, 1, tzinfo=dt.UTC), **fields)

    def test_of_a_year_for_the_lower_ranks(self):
        cadre = make_cadre(rank=Rank.SECTION_HEAD)
        make_entry(cadre, credit_hours=Decimal("9.00"))
        make_entry(cadre, at=NOON - dt.timedelta(days=365), credit_hours=Decimal("40.00"))

        main = self.history(cadre).account.main

        assert (main.hours, main.span.starts_on) == (Decimal("9.00"), dt.date(2026, 1, 1))
        assert main.percent == 10

    def test_of_five_years_for_the_higher_ranks(self):
        cadre = make_cadre(rank=Rank.DIVISION_DEPUTY)
        make_entry(cadre, credit_hours=Decimal("55.00"))
        make_entry(cadre, at=NOON - dt.timedelta(days=365 * 4), credit_hours=Decimal("55.00"))
        make_entry(cadre, at=NOON - dt.timedelta(days=365 * 5), credit_hours=Decimal("99.00"))

        history = self.history(cadre)

        assert history.account.main.hours == Decimal("110.00")
        assert history.account.main.percent == 20
        assert history.hours_this_year == Decimal("55.00")

    def test_do_not_change_with_the_filter(self):
        cadre = make_cadre()
        make_entry(cadre, credit_hours=Decimal("2.00"))
        make_entry(cadre, kind=Kind.PLEDGE, credit_hours=Decimal("0"))

        filtered = self.history(cadre, kind="PLEDGE")

        assert filtered.hours_this_year == Decimal("2.00")
        assert filtered.years()[0].hours == Decimal("0")

    def test_cost_one_query_and_the_page_two(self, django_assert_num_queries):
        cadre = make_cadre()
        make_entry(cadre)

        with django_assert_num_queries(3):
            history = self.history(cadre)
            history.years()
            history.kinds()


class TestSomebodyElses:
    def test_opens_only_after_a_reason(self, supervising, cast):
        make_entry(cast.cadre, title="守住采购这道关")

        answer = supervising.get(address(cast.cadre))

        assert answer.status_code == 200
        assert "守住采购这道关" not in answer.content.decode()
        assert not RecordView.objects.exists()

    def test_is_logged_and_shown_to_the_person(self, supervising, cast, client):
        make_entry(cast.cadre, title="守住采购这道关")

        answer = supervising.post(
            address(cast.cadre), {"purpose": "OTHER", "note": "核对学时"}, follow=True
        )

        assert "守住采购这道关" in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
        client.force_login(cast.cadre)
        seen = client.get("/record/").content.decode()
        assert cast.supervisor.name in seen
        assert "核对学时" in seen

    @pytest.mark.parametrize(
        "form", [{}, {"purpose": "CURIOSITY"}, {"purpose": "OTHER", "note": "  "}]
    )
    def test_a_reason_must_be_one(self, supervising, cast, form):
        answer = supervising.post(address(cast.cadre), form)

        assert answer.status_code == 400
        assert not RecordView.objects.exists()

    def test_closes_again_after_half_an_hour(self, supervising, cast):
        make_entry(cast.cadre, title="守住采购这道关")
        services.open_record(
            viewer=cast.supervisor,
            cadre=cast.cadre,
            purpose="ASSESSMENT",
            note="",
            at=timezone.now() - dt.timedelta(minutes=31),
        )

        assert "守住采购这道关" not in supervising.get(address(cast.cadre)).content.decode()

    def test_one_reason_opens_one_record_to_one_reader(self, supervising, cast, client):
        supervising.post(address(cast.cadre), {"purpose": "ASSESSMENT"})
        inspector = make_cadre(unit=cast.county)
        make_grant(inspector, Role.INSPECTOR, unit=cast.county)

        assert "history" not in supervising.get(address(cast.teammate)).context
        client.force_login(inspector)
        assert "history" not in client.get(address(cast.cadre)).context

    def test_a_right_that_was_taken_closes_it_at_once(self, supervising, cast):
        supervising.post(address(cast.cadre), {"purpose": "ASSESSMENT"})
        cast.supervisor.grants.all().delete()

        assert supervising.get(address(cast.cadre)).status_code == 404

    @pytest.mark.parametrize("verb", ["get", "post"])
    @pytest.mark.parametrize("who", ["stranger", "other_supervisor", "teammate"])
    def test_does_not_exist_for_strangers(self, client, cast, who, verb):
        client.force_login(getattr(cast, who))
        form = {"purpose": "ASSESSMENT"} if verb == "post" else None

        foreign = getattr(client, verb)(address(cast.cadre), form)
        missing = getattr(client, verb)("/record/no-such-number/", form)

        assert foreign.status_code == missing.status_code == 404
        assert not RecordView.objects.exists()

    def test_ones_own_number_leads_to_ones_own_page(self, own, cast):
        assert own.get(address(cast.cadre))["Location"] == "/record/"

    def test_other_verbs_are_refused(self, supervising, cast):
        assert supervising.delete(address(cast.cadre)).status_code == 405

    def test_the_list_of_views_cannot_be_rewritten(self, supervising, cast):
        from django.db import IntegrityError, transaction

        supervising.post(address(cast.cadre), {"purpose": "ASSESSMENT"})

        with pytest.raises(IntegrityError), transaction.atomic():
            RecordView.objects.all().delete()


class TestCertificateFiles:
    @pytest.fixture
    def certificate(self, cast):
        entry = make_entry(cast.cadre, title="守住采购这道关")
        return services.issue_certificate(entry=entry, at=NOON)

    @pytest.mark.parametrize(
        ("ending", "kind", "beginning"),
        [("pdf", "application/pdf", b"%PDF-"), ("png", "image/png", b"\x89PNG")],
    )
    def test_are_handed_to_their_owner(self, own, certificate, ending, kind, beginning):
        answer = own.get(f"/certificates/{certificate.code}.{ending}")

        assert answer["Content-Type"] == kind
        assert answer.content.startswith(beginning)
        assert answer["Cache-Control"] == "no-store"
        assert certificate.code in answer["Content-Disposition"]

    @pytest.mark.parametrize("ending", ["pdf", "png"])
    def test_do_not_exist_for_strangers(self, client, cast, certificate, ending):
        client.force_login(cast.stranger)

        assert client.get(f"/certificates/{certificate.code}.{ending}").status_code == 404
        assert client.get(f"/certificates/7K3M9QW2XPD4T8VZ.{ending}").status_code == 404

    @pytest.mark.parametrize("ending", ["pdf", "png"])
    def test_a_reader_says_why_first(self, supervising, cast, certificate, ending):
        file = f"/certificates/{certificate.code}.{ending}"

        assert supervising.get(file)["Location"] == address(cast.cadre)
        supervising.post(address(cast.cadre), {"purpose": "ASSESSMENT"})
        assert supervising.get(file).status_code == 200

    @pytest.mark.parametrize("ending", ["pdf", "png"])
    def test_need_signing_in_and_are_read_only(self, client, own, certificate, ending):
        file = f"/certificates/{certificate.code}.{ending}"

        assert own.post(file).status_code == 405
        client.logout()
        assert client.get(file).status_code == 302
