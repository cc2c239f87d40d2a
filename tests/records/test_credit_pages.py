"""Hours on the record, at home and by unit; rules that change from a day on."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from cadres.models import Rank
from cadres.roles import Role
from core.time import site_date
from home.overview import Overview
from records.credits import services
from records.credits.reckoning import CreditAccount
from records.credits.unit import PAGE_SIZE, UnitHours
from records.models import ActivityRule, CreditRule, RankHolding
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.records import make_entry

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 22)
AT = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def cast():
    return make_cast()


def earn(cadre, hours, rule="course.published", **fields):
    return make_entry(cadre, credit_hours=Decimal(hours), credit_rule=rule, **fields)


class TestShippedRules:
    def test_bind_every_rank_once(self):
        for rank in Rank.values:
            account = CreditAccount(make_cadre(rank=rank), DAY)

            assert account.main.required == (550 if rank >= Rank.DIVISION_DEPUTY else 90)
            assert account.main.rule.source

    def test_count_online_and_face_to_face(self):
        cadre = make_cadre()
        earn(cadre, "40")
        earn(cadre, "22", "offline.party-school:general", credit_days=Decimal("3.0"))

        account = CreditAccount(cadre, DAY)

        assert (account.main.hours, account.main.online) == (62, 40)
        assert account.integrity_this_year == 40

    def test_cost_three_queries_whatever_the_entries(self, django_assert_num_queries):
        cadre = make_cadre()
        for _number in range(5):
            earn(cadre, "2")

        with django_assert_num_queries(3):
            account = CreditAccount(cadre, DAY)
            account.standings  # noqa: B018
            account.integrity_this_year  # noqa: B018

    def test_are_shown_at_home_as_on_the_record(self, cast):
        earn(cast.cadre, "40")
        earn(cast.cadre, "22", "offline.visit")

        strip = Overview.of(cast.cadre, AT).strip
        main = CreditAccount(cast.cadre, DAY).main

        assert (strip.standing.hours, strip.standing.online) == (main.hours, main.online)
        assert (strip.standing.required, strip.standing.missing) == (90, 28)

    def test_are_written_out_on_the_page(self, client, cast):
        earn(cast.cadre, "40", at=timezone.now())
        client.force_login(cast.cadre)

        shown = client.get("/record/", headers={"accept-language": "en"}).content.decode()

        assert "40 of 90, of which online 40." in " ".join(shown.split())


class TestRanks:
    def test_a_promotion_is_noted_with_its_day(self):
        cadre = make_cadre(rank=Rank.SECTION_DEPUTY)
        services.note_ranks(at=AT)
        cadre.rank = Rank.SECTION_HEAD
        cadre.save(update_fields=["rank"])

        assert services.note_ranks(at=AT) == 1
        assert services.note_ranks(at=AT) == 0
        assert list(cadre.rank_holdings.values_list("rank", "from_on")) == [
            (Rank.SECTION_DEPUTY, None), (Rank.SECTION_HEAD, DAY),
        ]  # fmt: skip
        (_base, owed) = CreditAccount(cadre, DAY).standings
        assert owed.span.ends_on == dt.date(2027, 11, 21)

    def test_everybody_is_noted_once(self):
        make_cadre()
        make_cadre()

        services.note_ranks(at=AT)

        assert RankHolding.objects.filter(from_on=None).count() == 2


class TestUnit:
    def test_lists_who_is_short_by_the_rule_of_their_rank(self, cast):
        earn(cast.cadre, "90")
        earn(cast.teammate, "89.75")

        people = UnitHours(unit=cast.bureau, day=DAY).people

        assert [person.cadre for person in people] == [cast.supervisor, cast.teammate]
        assert people[1].standing.missing == Decimal("0.25")

    def test_agrees_with_each_ones_own_account(self, cast):
        earn(cast.cadre, "40")
        earn(cast.cadre, "15", "offline.visit", credit_days=Decimal("2"))
        CreditRule.objects.filter(code="township-yearly").update(online_most=Decimal("30"))

        people = UnitHours(unit=cast.county, day=DAY, only_short=False).people

        for person in people:
            main = CreditAccount(person.cadre, DAY).main
            assert (person.standing.hours, person.standing.online) == (main.hours, main.online)
            assert person.standing.days == main.days

    def test_days_are_enough(self, cast):
        earn(cast.cadre, "60", "offline.party-school:general", credit_days=Decimal("12"))

        short = [each.cadre for each in UnitHours(unit=cast.office, day=DAY).people]

        assert short == [cast.teammate]

    def test_asks_once_whatever_the_people(self, cast, django_assert_num_queries):
        UnitHours(unit=cast.bureau, day=DAY).owed  # noqa: B018  the rules are remembered
        for number in range(PAGE_SIZE + 1):
            make_cadre(f"张清{number}", unit=cast.office)

        with django_assert_num_queries(1):
            hours = UnitHours(unit=cast.bureau, day=DAY)
            assert len(hours.people) == PAGE_SIZE
            assert hours.next_number == 2

    def test_page_works_for_the_supervisor(self, client, cast):
        client.force_login(cast.supervisor)

        shown = client.get("/console/hours/").content.decode()

        assert cast.cadre.name in shown
        assert cast.stranger.name not in shown

    def test_page_of_a_wrong_unit_is_not_found(self, client, cast):
        client.force_login(cast.supervisor)

        assert client.get(f"/console/hours/?unit={cast.other_bureau.code}").status_code == 404
        assert client.get("/console/hours/?unit=none").status_code == 404

    def test_page_is_not_there_for_others(self, client, cast):
        client.force_login(cast.cadre)

        assert client.get("/console/hours/").status_code == 404
        assert client.post("/console/hours/").status_code == 405


class TestSettingRules:
    @pytest.fixture
    def organiser(self, cast):
        person = make_cadre("陆听苒", unit=cast.county)
        make_grant(person, Role.ORGANISER, unit=cast.county)
        return person

    def given(self, **fields):
        return {
            "code": "township-yearly",
            "title": "乡科级及以下每年100学时",
            "rank_from": 10,
            "rank_to": 30,
            "window": "CALENDAR_YEAR",
            "category": "ALL",
            "hours": "100",
            "source": "县委组织部通知（2027年）",
            "valid_from": "2099-01-01",
            **fields,
        }

    def test_a_new_version_ends_the_one_before(self, client, organiser):
        client.force_login(organiser)

        answer = client.post("/console/credit-rules/set/", self.given())

        assert answer.status_code == 302
        old, new = CreditRule.objects.filter(code="township-yearly").order_by("valid_from")
        assert (old.valid_to, new.hours) == (dt.date(2098, 12, 31), 100)
        assert CreditAccount(organiser, DAY).main.required == 90

    @pytest.mark.parametrize(
        "fields",
        [
            {"valid_from": "2020-01-01"},
            {"hours": ""},
            {"hours": "-5"},
            {"rank_from": 30, "rank_to": 10},
            {"source": ""},
            {"window": "WHENEVER"},
        ],
    )
    def test_what_is_wrong_is_refused_and_nothing_is_written(self, client, organiser, fields):
        client.force_login(organiser)

        answer = client.post("/console/credit-rules/set/", self.given(**fields))

        assert answer.status_code == 422
        assert CreditRule.objects.filter(code="township-yearly", valid_to=None).count() == 1

    def test_a_second_version_from_an_earlier_day_is_refused(self, client, organiser):
        client.force_login(organiser)
        client.post("/console/credit-rules/set/", self.given())

        earlier = self.given(valid_from="2098-01-01")

        assert client.post("/console/credit-rules/set/", earlier).status_code == 422

    def test_a_rule_ends_today_or_later_only(self, client, organiser):
        client.force_login(organiser)
        rule = CreditRule.objects.get(code="after-promotion")
        today = site_date(timezone.now())

        client.post(f"/console/credit-rules/{rule.pk}/end/", {"last_day": "2024-01-01"})
        rule.refresh_from_db()
        assert rule.valid_to is None

        client.post(f"/console/credit-rules/{rule.pk}/end/", {"last_day": today.isoformat()})
        rule.refresh_from_db()
        assert rule.valid_to == today

    def test_the_list_and_the_form_show_what_is_there(self, client, organiser):
        client.force_login(organiser)
        rule = CreditRule.objects.get(code="township-yearly")

        assert rule.title in client.get("/console/credit-rules/").content.decode()
        form = client.get(f"/console/credit-rules/set/?from={rule.pk}").content.decode()
        assert rule.title in form

    @pytest.mark.parametrize("who", ["cadre", "supervisor"])
    def test_is_not_there_for_others(self, client, cast, who):
        client.force_login(getattr(cast, who))

        for address in ("/console/credit-rules/", "/console/credit-rules/set/"):
            assert client.get(address).status_code == 404
        assert client.post("/console/credit-rules/1/end/").status_code == 404

    def test_an_organiser_of_a_part_of_the_county_does_not_set_them(self, client, cast):
        person = make_cadre(unit=cast.bureau)
        make_grant(person, Role.ORGANISER, unit=cast.bureau)
        client.force_login(person)

        assert client.get("/console/credit-rules/set/").status_code == 404

    def test_ending_wants_post(self, client, organiser):
        client.force_login(organiser)

        assert client.get("/console/credit-rules/1/end/").status_code == 405

    def test_the_hours_of_activities_change_from_a_day_on(self, client, organiser):
        client.force_login(organiser)
        given = {
            "kind": "LECTURE",
            "most_hours": "6",
            "most_hours_a_day": "3",
            "source": "县委组织部通知（2027年）",
            "valid_from": "2099-01-01",
        }
        address = "/console/credit-rules/activities/"

        for wrong in (
            {"most_hours": "-1"},
            {"most_hours_a_day": "7"},
            {"valid_from": "2020-01-01"},
        ):
            assert client.post(address, {**given, **wrong}).status_code == 422
        assert client.post(address, given).status_code == 302
        assert client.post(address, given).status_code == 422

        old, new = ActivityRule.objects.filter(kind="LECTURE").order_by("valid_from")
        assert (old.valid_to, new.most_hours) == (dt.date(2098, 12, 31), 6)
        assert old.source in client.get(address).content.decode()

    def test_the_hours_of_activities_are_not_for_others(self, client, cast):
        client.force_login(cast.supervisor)

        assert client.get("/console/credit-rules/activities/").status_code == 404
        assert client.put("/console/credit-rules/activities/").status_code == 405
