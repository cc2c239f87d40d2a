"""A certificate ends when its template says, its holder is reminded, and the record notes the lapse."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from cadres.models import Notice
from cadres.notices.services import deliver_notices
from records import periodic, services
from records.certificates import expiry
from records.certificates.holding import held_certificates
from records.certificates.validity import REMINDER_DAYS, last_valid_day, step_due
from records.models import (
    Certificate,
    CertificateNotice,
    CertificateTemplate,
    Entry,
    Kind,
    Standing,
)
from tests.factories.cadres import make_cadre
from tests.factories.records import NOON, make_entry

DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31))


@pytest.mark.parametrize(
    ("issued_on", "months", "until"),
    [
        ("2026-09-14", 12, "2027-09-13"),
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-12-01", 1, "2026-12-31"),
    ],
)
def test_the_last_valid_day(issued_on, months, until):
    assert last_valid_day(dt.date.fromisoformat(issued_on), months) == dt.date.fromisoformat(
        until
    )


@given(DAYS, st.integers(1, 119))
def test_more_months_are_never_shorter(issued_on, months):
    assert (
        issued_on <= last_valid_day(issued_on, months) < last_valid_day(issued_on, months + 1)
    )


def test_no_months_are_no_validity():
    with pytest.raises(ValueError, match="one month"):
        last_valid_day(dt.date(2026, 1, 1), 0)


@pytest.mark.parametrize(
    ("days_left", "step"),
    [(91, None), (90, 90), (61, 90), (60, 60), (31, 60), (30, 30), (8, 30), (7, 7), (0, 7),
     (-1, None)],
)  # fmt: skip
def test_each_step_is_due_until_the_next_one_takes_over(days_left, step):
    assert step_due(days_left) == step


@pytest.fixture
def yearly(db):
    return CertificateTemplate.objects.create(
        name="年度证书", heading="培训证书", wording="已参加年度轮训。", validity_months=12
    )


@pytest.fixture
def certificate(yearly):
    cadre = make_cadre("张清和", email="zhang@example.org")
    return services.issue_certificate(entry=make_entry(cadre, title="守住采购关"), at=NOON)


def tick(day):
    """One round of the background worker at noon of `day`."""
    at = dt.datetime.combine(day, dt.time(4), tzinfo=dt.UTC)
    periodic.tell_of_ending_certificates(at)
    deliver_notices(at=at)


def steps_of(certificate):
    return sorted(certificate.notices.values_list("step", flat=True), reverse=True)


class TestIssuing:
    def test_prints_what_the_template_says(self, certificate, yearly):
        assert certificate.valid_until == dt.date(2027, 9, 13)
        assert (certificate.heading, certificate.wording) == ("培训证书", "已参加年度轮训。")
        assert certificate.template == yearly

    def test_does_not_follow_the_template_later(self, certificate, yearly):
        yearly.heading, yearly.validity_months = "另一种证书", 1
        yearly.save()

        again = services.issue_certificate(entry=certificate.entry, at=NOON)

        assert (again.heading, again.valid_until) == ("培训证书", dt.date(2027, 9, 13))

    def test_prefers_the_activitys_own_template(self, yearly):
        own = CertificateTemplate.objects.create(name="采购", activity="courses.course:42")
        cadre = make_cadre()

        def issued(key):
            entry = make_entry(cadre, activity_key=key)
            return services.issue_certificate(entry=entry, at=NOON).template

        assert issued("courses.course:42@3") == own
        assert issued("courses.course:421@3") == yearly

    def test_without_a_template_in_use_holds_for_ever(self, yearly):
        yearly.is_active = False
        yearly.save()

        certificate = services.issue_certificate(entry=make_entry(make_cadre()), at=NOON)

        assert (certificate.template, certificate.valid_until) == (None, None)
        assert certificate.standing_on(dt.date(2099, 1, 1)) is Standing.VALID


def test_from_issue_to_lapse_day_by_day(certificate):
    """From the day of issue to a week after the end: a tick a week, then one a day."""
    day, told = dt.date(2026, 9, 14), {}
    while day <= dt.date(2027, 9, 20):
        before = set(steps_of(certificate))
        tick(day)
        for step in set(steps_of(certificate)) - before:
            told[step] = (certificate.valid_until - day).days
        quiet = (certificate.valid_until - day).days > 100
        day += dt.timedelta(days=7 if quiet else 1)

    assert told == {90: 90, 60: 60, 30: 30, 7: 7, 0: -1}
    assert len(mail.outbox) == 5
    [lapse] = Entry.objects.filter(kind=Kind.CERTIFICATE)
    assert lapse.earned_on == dt.date(2027, 9, 14)
    assert lapse.cadre == certificate.cadre
    assert lapse.credit_hours == Decimal("0.00")
    assert lapse.outcome["certificate"] == certificate.code
    assert certificate.code not in lapse.activity_key  # keys are public, codes are not


@pytest.mark.django_db
class TestReminding:
    def test_twice_on_one_day_changes_nothing(self, certificate):
        tick(dt.date(2027, 9, 1))
        tick(dt.date(2027, 9, 1))

        assert steps_of(certificate) == [30]
        assert len(mail.outbox) == 1

    def test_after_a_long_absence_reminds_once(self, certificate):
        tick(dt.date(2027, 9, 10))

        assert steps_of(certificate) == [7]

    def test_dates_the_lapse_by_the_end_and_not_by_the_worker(self, certificate):
        tick(dt.date(2027, 12, 1))

        assert steps_of(certificate) == [0]
        assert Entry.objects.get(kind=Kind.CERTIFICATE).earned_on == dt.date(2027, 9, 14)

    def test_leaves_the_revoked_alone(self, certificate):
        revoke(certificate)
        for day in (dt.date(2027, 9, 1), dt.date(2027, 10, 1)):
            tick(day)

        assert steps_of(certificate) == []
        assert mail.outbox == []

    def test_leaves_the_renewed_alone_until_they_lapse(self, certificate):
        renewed_at = NOON + dt.timedelta(days=300)
        entry = make_entry(certificate.cadre, at=renewed_at)
        services.issue_certificate(entry=entry, at=renewed_at)

        tick(dt.date(2027, 9, 1))
        assert steps_of(certificate) == []

        tick(dt.date(2027, 9, 14))
        assert steps_of(certificate) == [0]

    def test_needs_no_address(self, certificate):
        certificate.cadre.email = ""
        certificate.cadre.save()

        tick(dt.date(2027, 9, 1))

        assert steps_of(certificate) == [30]
        assert mail.outbox == []

    def test_who_has_renewed_meanwhile_gets_no_mail(self, certificate):
        expiry.remind_of_ends(at=dt.datetime(2027, 9, 1, 4, tzinfo=dt.UTC))
        renewed_at = NOON + dt.timedelta(days=300)
        entry = make_entry(certificate.cadre, at=renewed_at)
        services.issue_certificate(entry=entry, at=renewed_at)

        assert deliver_notices(at=dt.datetime(2027, 9, 1, 5, tzinfo=dt.UTC)) == 0
        assert mail.outbox == []

    def test_is_in_the_inbox_in_both_languages(self, certificate):
        tick(dt.date(2027, 9, 1))
        tick(dt.date(2027, 9, 14))

        told = Notice.objects.filter(cadre=certificate.cadre, kind="CERTIFICATE")
        first, second = told.order_by("pk")
        assert first.title_en.startswith("Your certificate will lapse on ")
        assert second.title_en == "Your certificate has lapsed"
        assert all("守住采购关" in each.body for each in told)

    def test_tells_no_code(self, certificate):
        tick(dt.date(2027, 9, 1))

        [message] = mail.outbox
        assert "守住采购关" in message.body
        assert "2027年9月13日" in message.subject
        assert certificate.code not in message.subject + message.body

    def test_costs_the_same_for_many(self, certificate, django_assert_num_queries):
        for _unused in range(5):
            services.issue_certificate(entry=make_entry(make_cadre()), at=NOON)

        with django_assert_num_queries(13):  # four questions; two inserts and the notices
            expiry.remind_of_ends(at=dt.datetime(2027, 9, 1, tzinfo=dt.UTC))

        assert CertificateNotice.objects.filter(step=REMINDER_DAYS[2]).count() == 6


def revoke(certificate, **outcome):
    entry = certificate.entry
    return services.record_entry(
        cadre=entry.cadre,
        kind=Kind.CORRECTION,
        activity_key=entry.activity_key,
        occasion=f"correction:{entry.public_id}",
        title=entry.title,
        at=NOON + dt.timedelta(days=20),
        credit_hours=-entry.credit_hours,
        outcome=outcome,
        corrects=entry,
    )


@pytest.mark.django_db
class TestRevoking:
    def test_is_a_counter_entry_against_what_it_rests_on(self, certificate):
        revoke(certificate, effect="VOID")

        assert certificate.standing_on(dt.date(2026, 11, 1)) is Standing.REVOKED
        assert Certificate.objects.unrevoked().count() == 0

    def test_is_not_done_by_putting_the_wording_right(self, certificate):
        revoke(certificate, effect="REMARK")

        assert certificate.standing_on(dt.date(2026, 11, 1)) is Standing.VALID
        assert Certificate.objects.unrevoked().count() == 1

    def test_goes_before_lapsing(self, certificate):
        revoke(certificate)

        assert certificate.standing_on(dt.date(2030, 1, 1)) is Standing.REVOKED


@pytest.mark.django_db
class TestVerifying:
    def page(self, client, certificate):
        return client.get(certificate.get_absolute_url()).content.decode()

    def at(self, monkeypatch, day):
        monkeypatch.setattr("records.views.site_date", lambda _at: day)

    def test_repeats_every_printed_field(self, client, certificate):
        shown = self.page(client, certificate)

        for printed in ("培训证书", "已参加年度轮训。", "守住采购关", "2027-09-13", "2026-09-14",
                        certificate.printed_code, certificate.issuer):  # fmt: skip
            assert printed in shown
        assert "张清和" not in shown

    def test_says_when_it_lapsed(self, client, certificate, monkeypatch):
        self.at(monkeypatch, dt.date(2027, 9, 14))

        assert self.page(client, certificate).count("2027年9月14日") == 1

    def test_says_that_it_still_holds_on_the_last_day(self, client, certificate, monkeypatch):
        self.at(monkeypatch, dt.date(2027, 9, 13))

        assert "2027年9月14日" not in self.page(client, certificate)

    def test_says_when_it_was_revoked(self, client, certificate):
        revoke(certificate)

        assert "2026年10月4日" in self.page(client, certificate)

    def test_slows_down_guessing_but_answers_real_codes(self, client, certificate, monkeypatch):
        monkeypatch.setattr("records.verification.MISSES_ALLOWED", 2)

        answers = [client.get(f"/verify/{'0' * 15}{n}/").status_code for n in range(4)]

        assert answers == [404, 404, 429, 429]
        assert client.get(certificate.get_absolute_url()).status_code == 200


@pytest.mark.django_db
class TestTelling:
    def test_the_record_shows_what_each_is_worth(self, client, certificate):
        client.force_login(certificate.cadre)

        shown = client.get("/record/").content.decode()

        assert certificate.printed_code in shown
        assert "2027年9月13日" in shown

    def test_a_longer_one_of_the_same_template_renews_the_other(self, certificate):
        cadre = certificate.cadre
        CertificateTemplate.objects.update(validity_months=36)
        later = NOON + dt.timedelta(days=10)
        other = services.issue_certificate(
            entry=make_entry(cadre, at=later, activity_key="courses.course:9999@1"), at=later
        )

        held = held_certificates(cadre, dt.datetime(2027, 8, 1, tzinfo=dt.UTC))

        assert {one.certificate for one in held} == {other, certificate}
        assert {one.certificate: one.is_renewed for one in held} == {
            other: False,
            certificate: True,
        }

    def test_costs_one_query(self, certificate, django_assert_num_queries):
        make_entry(certificate.cadre)

        with django_assert_num_queries(1):
            held_certificates(certificate.cadre, NOON)

    def test_home_says_that_one_is_about_to_lapse(
        self, client, certificate, monkeypatch, settings
    ):
        settings.PASSWORD_DAYS = 0  # a year goes by
        monkeypatch.setattr(
            "home.views.front.timezone.now", lambda: dt.datetime(2027, 9, 1, tzinfo=dt.UTC)
        )
        client.force_login(certificate.cadre)

        assert "/record/#certificates" in client.get("/").content.decode()
