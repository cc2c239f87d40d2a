"""A target book is drafted, agreed on, signed by both sides, and kept by figures."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assignments.indicators.registry import Share, indicators
from assignments.models import Target, TargetBook, TargetReport
from assignments.targetbook import services
from assignments.targetbook.access import side_of
from assignments.targetbook.progress import Progress, progress_of
from cadres.models import Notice
from cadres.roles import Role
from records.services import SignatureMismatch
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.paperwork import make_signed_book
from tests.factories.records import make_entry

YEAR = 2026
NOW = dt.datetime(2026, 3, 2, 2, 0, tzinfo=dt.UTC)
database = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def boss(cast):
    boss = make_cadre("何静澜", unit=cast.county)
    make_grant(boss, Role.SUPERVISOR)
    return boss


@pytest.fixture
def book(cast, boss):
    return services.draft_book(unit=cast.bureau, year=YEAR, actor=boss, at=NOW)


def sign(book, side, person):
    return services.sign_book(book=book, side=side, signature=person.name, actor=person, at=NOW)


def test_the_first_book_has_the_usual_numbers_and_tells_the_unit(book, cast):
    assert list(book.targets.values_list("number", "code", "value"))[:2] == [
        (1, "COVERAGE", 95),
        (2, "FIRST_PASS", 80),
    ]
    assert set(book.targets.values_list("code", flat=True)) >= {
        "SESSIONS", "TALKS", "PLEDGES", "CASES", "FILINGS",
    }  # fmt: skip
    assert Notice.objects.get(cadre=cast.supervisor).url == book.get_absolute_url()


def test_the_next_one_begins_with_last_years_numbers(book, cast, boss):
    Target.objects.filter(book=book, code="SESSIONS").update(value=9)

    after = services.draft_book(unit=cast.bureau, year=YEAR + 1, actor=boss, at=NOW)

    assert after.targets.get(code="SESSIONS").value == 9


def test_one_book_a_year_and_none_at_the_top(book, cast, boss):
    with pytest.raises(services.BookExists):
        services.draft_book(unit=cast.bureau, year=YEAR, actor=boss, at=NOW)
    with pytest.raises(services.NoUnitAbove):
        services.draft_book(unit=cast.county, year=YEAR, actor=boss, at=NOW)


def test_numbers_are_negotiated(book, cast, boss):
    target = book.targets.get(code="COVERAGE")
    services.propose(
        target=target, value=92, note="借调较多", side="UNIT", actor=cast.supervisor, at=NOW
    )
    with pytest.raises(services.WrongSide):
        services.settle(target=target, accepts=True, side="UNIT", actor=cast.supervisor, at=NOW)
    with pytest.raises(services.StillProposed):
        sign(book, "UNIT", cast.supervisor)

    services.settle(target=target, accepts=True, side="ISSUER", actor=boss, at=NOW)

    assert book.targets.get(code="COVERAGE").value == 92
    assert Notice.objects.filter(cadre=boss).count() == 1


def test_nobody_agrees_to_or_signs_numbers_they_have_not_seen(client, book, cast, boss):
    target = book.targets.get(code="COVERAGE")
    asked = {"target": target, "note": "", "side": "UNIT", "actor": cast.supervisor, "at": NOW}
    services.propose(value=92, **asked)
    target.refresh_from_db()
    shown, numbers = target.mark, book.mark
    services.propose(value=50, **asked)
    address = reverse("propose_target", args=[book.public_id, target.number])
    client.force_login(boss)

    client.post(address, {"accept": "1", "seen": shown})
    client.post(address, {"value": "99", "seen": shown})
    target.refresh_from_db()
    assert (target.value, target.proposed_value) == (95, 50)

    client.post(address, {"accept": "1", "seen": target.mark})
    sign_address = reverse("sign_target_book", args=[book.public_id])
    stale = client.post(sign_address, {"signature": boss.name, "seen": numbers})
    book.refresh_from_db()
    assert (stale.status_code, book.issuer_signed_at) == (422, None)
    assert book.mark in stale.content.decode()
    client.post(sign_address, {"signature": boss.name, "seen": book.mark})
    book.refresh_from_db()
    assert book.issuer_signer == boss


def test_a_proposal_takes_back_the_other_sides_signature(book, cast, boss):
    sign(book, "ISSUER", boss)
    services.propose(
        target=book.targets.get(code="CASES"),
        value=6,
        note="",
        side="UNIT",
        actor=cast.supervisor,
        at=NOW,
    )

    assert TargetBook.objects.get(pk=book.pk).issuer_signer is None


@pytest.mark.parametrize(("code", "value"), [("COVERAGE", 101), ("CASES", 100_001)])
def test_impossible_numbers_are_refused(code, value, book, cast):
    with pytest.raises(services.ValueWrong):
        services.propose(
            target=book.targets.get(code=code),
            value=value,
            note="",
            side="UNIT",
            actor=cast.supervisor,
            at=NOW,
        )


def test_both_signatures_seal_it(book, cast, boss):
    sign(book, "ISSUER", boss)
    signed = sign(book, "UNIT", cast.supervisor)

    assert len(signed.digest) == 64
    assert services.book_digest(TargetBook.objects.get(pk=book.pk)) == signed.digest
    Target.objects.filter(book=book, number=1).update(value=1)
    assert services.book_digest(signed) != signed.digest
    with pytest.raises(services.BookSigned):
        services.propose(
            target=book.targets.first(),
            value=1,
            note="",
            side="UNIT",
            actor=cast.supervisor,
            at=NOW,
        )


def test_nobody_signs_twice_for_both_or_by_another_name(book, cast, boss):
    with pytest.raises(SignatureMismatch):
        services.sign_book(
            book=book, side="UNIT", signature="别人", actor=cast.supervisor, at=NOW
        )
    sign(book, "ISSUER", boss)
    with pytest.raises(services.BookSigned):
        sign(book, "ISSUER", boss)
    with pytest.raises(services.WrongSide):
        sign(book, "UNIT", boss)


def test_sides(book, cast, boss):
    assert side_of(boss, book) == "ISSUER"
    assert side_of(cast.supervisor, book) == "UNIT"
    assert side_of(cast.other_supervisor, book) is None
    assert side_of(cast.cadre, book) is None


def test_progress_has_numerator_and_denominator(cast, boss):
    now = timezone.now()
    assignment = make_assignment(cast.bureau, at=now)
    make_entry(cast.cadre, activity_key=assignment.activity_key, at=now)
    year = timezone.localdate().year
    book = services.draft_book(unit=cast.bureau, year=year, actor=boss, at=now)

    first = progress_of(book, timezone.localdate())[0]

    assert (first.text, first.detail, first.is_reached) == ("33.3%", "1/3", False)


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 100), st.booleans())
def test_the_bar_is_full_exactly_when_the_target_is_reached(part, whole, value, is_count):
    part = part if is_count else min(part, whole)
    progress = Progress(
        Target(number=1, code="X", value=value),
        indicators["CASES" if is_count else "TALKS"],
        Share(part, 0 if is_count else whole),
    )

    assert 0 <= progress.permille <= 1000
    if value and (is_count or whole):
        assert (progress.permille == 1000) == progress.is_reached


def test_reports_are_made_when_their_day_is_over_once_and_close_the_book(cast, boss):
    book = make_signed_book(
        cast.bureau, year=YEAR, issuer_officer=boss, unit_officer=cast.supervisor, at=NOW
    )
    in_july = dt.datetime(2026, 7, 1, 1, 0, tzinfo=dt.UTC)
    in_january = dt.datetime(2027, 1, 1, 1, 0, tzinfo=dt.UTC)

    assert services.make_due_reports(at=dt.datetime(2026, 6, 30, 1, 0, tzinfo=dt.UTC)) == 0
    assert services.make_due_reports(at=in_july) == 1
    assert services.make_due_reports(at=in_july) == 0
    assert services.make_due_reports(at=in_january) == 1

    book.refresh_from_db()
    assert book.closed_at == in_january
    assert [each.occasion for each in book.reports.all()] == ["MID_YEAR", "YEAR_END"]
    assert all(
        set(figure) == {"number", "indicator", "at_least", "part", "whole", "reached"}
        for figure in TargetReport.objects.first().figures
    )


def test_a_report_before_its_day_is_refused(book):
    with pytest.raises(services.TooEarly):
        services.make_report(book=book, occasion="MID_YEAR", at=NOW)


def test_on_the_page_from_draft_to_signature(client, cast, boss):
    client.force_login(boss)
    form = {"unit": cast.bureau.code, "year": str(YEAR)}
    client.post(reverse("draft_target_book"), form)
    assert client.post(reverse("draft_target_book"), form).status_code == 422
    book = TargetBook.objects.get()
    propose = reverse("propose_target", args=[book.public_id, 1])
    sign_url = reverse("sign_target_book", args=[book.public_id])

    client.force_login(cast.supervisor)
    client.post(propose, {"value": "93", "note": "在外人员较多"})
    client.force_login(boss)
    assert "93" in client.get(book.get_absolute_url()).content.decode()
    client.post(propose, {"accept": "1"})
    client.post(sign_url, {"signature": boss.name})
    client.force_login(cast.supervisor)
    assert client.post(sign_url, {"signature": "别人"}).status_code == 422
    client.post(sign_url, {"signature": cast.supervisor.name})

    book.refresh_from_db()
    assert book.is_signed
    assert book.targets.get(number=1).value == 93
    pdf = client.get(reverse("target_book_pdf", args=[book.public_id]))
    assert pdf.content.startswith(b"%PDF")
    services.make_report(
        book=book, occasion="MID_YEAR", at=dt.datetime(2026, 8, 1, tzinfo=dt.UTC)
    )
    report = client.get(reverse("target_report_pdf", args=[book.public_id, "MID_YEAR"]))
    assert report.content.startswith(b"%PDF")


@pytest.mark.parametrize("who", ["stranger", "cadre", "other_supervisor"])
def test_strangers_and_other_units_find_nothing(who, client, book, cast):
    client.force_login(getattr(cast, who))

    assert client.get(book.get_absolute_url()).status_code == 404
    for name, args in (("sign_target_book", []), ("propose_target", [1])):
        assert client.post(reverse(name, args=[book.public_id, *args])).status_code == 404


def test_a_liaison_reads_but_neither_proposes_nor_signs(client, book, cast):
    liaison = make_cadre(unit=cast.bureau)
    make_grant(liaison, Role.LIAISON)
    client.force_login(liaison)

    assert client.get(book.get_absolute_url()).status_code == 200
    assert client.post(reverse("sign_target_book", args=[book.public_id])).status_code == 404


def test_wrong_verbs(client, book, cast):
    client.force_login(cast.supervisor)

    assert client.post(book.get_absolute_url()).status_code == 405
    assert client.get(reverse("sign_target_book", args=[book.public_id])).status_code == 405
    assert client.get(reverse("draft_target_book")).status_code == 405
