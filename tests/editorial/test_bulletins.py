"""The month's cases become a numbered bulletin that units receive and sign for."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from cadres.models import Notice
from cadres.roles import Role
from editorial.bulletins import services
from editorial.bulletins.printing import bulletin_pdf
from editorial.models import Bulletin, BulletinReceipt
from tests.editorial.conftest import somebody
from tests.factories.cadres import make_cast
from tests.factories.content import make_case

pytestmark = pytest.mark.django_db
ZONE = timezone.get_default_timezone()
NOON = dt.datetime(2026, 11, 30, 12, tzinfo=ZONE)


def case_of(day, **fields):
    return make_case(
        first_published_at=dt.datetime(2026, 11, day, 0, 30, tzinfo=ZONE),
        summary="一盒茶叶退了三次。",
        lessons="第一次就报告。",
        **fields,
    )


@pytest.fixture
def cast(workflow):
    return make_cast()


@pytest.fixture
def draft_of_november(editor, cast):
    case_of(1, title="十一月一日的案例")
    case_of(30, title="月末的案例")
    make_case(first_published_at=dt.datetime(2026, 12, 1, 0, 30, tzinfo=ZONE))
    case_of(5, title="限制知悉的案例", sensitivity="RESTRICTED", reader_roles=",EDITOR,")
    case_of(6, title="未发布的案例", live=False)
    return services.compile_bulletin(year=2026, month=11, actor=editor, at=NOON)


def address(bulletin, *units, actor):
    return services.change_bulletin(
        bulletin=bulletin,
        title=bulletin.title,
        foreword="请各单位组织学习。",
        kept=list(bulletin.items.values_list("pk", flat=True)),
        units=units,
        actor=actor,
        at=NOON,
    )


@pytest.fixture
def issued(draft_of_november, cast, editor, publisher):
    address(draft_of_november, cast.bureau, actor=editor)
    return services.issue_bulletin(bulletin=draft_of_november, actor=publisher, at=NOON)


def test_gathers_the_months_cases_that_every_cadre_may_read(draft_of_november):
    titles = [item.title for item in draft_of_november.items.all()]

    assert titles == ["十一月一日的案例", "月末的案例"]
    assert draft_of_november.printed_number == ""


def test_a_month_has_one_draft(draft_of_november, editor):
    with pytest.raises(services.DraftThere):
        services.compile_bulletin(year=2026, month=11, actor=editor, at=NOON)


def test_is_numbered_within_its_year_when_it_is_issued(issued, cast, editor, publisher):
    case_of(2, title="又一个")
    second = services.compile_bulletin(year=2026, month=11, actor=editor, at=NOON)
    address(second, cast.county, actor=editor)

    second = services.issue_bulletin(bulletin=second, actor=publisher, at=NOON)

    assert (issued.printed_number, second.printed_number) == ("2026-01", "2026-02")


def test_whoever_compiled_it_does_not_issue_it(draft_of_november, cast, editor):
    address(draft_of_november, cast.bureau, actor=editor)

    with pytest.raises(services.NeedsASecondPerson):
        services.issue_bulletin(bulletin=draft_of_november, actor=editor, at=NOON)
    assert Bulletin.objects.issued().count() == 0


def test_needs_a_case_and_an_address(draft_of_november, publisher):
    with pytest.raises(services.NothingToIssue):
        services.issue_bulletin(bulletin=draft_of_november, actor=publisher, at=NOON)


def test_a_case_that_was_narrowed_meanwhile_drops_out(
    draft_of_november, cast, editor, publisher
):
    case = draft_of_november.items.first().page.specific
    case.sensitivity = "RESTRICTED"
    case.save()
    address(draft_of_november, cast.bureau, actor=editor)

    issued = services.issue_bulletin(bulletin=draft_of_november, actor=publisher, at=NOON)

    assert [item.title for item in issued.items.all()] == ["月末的案例"]


def test_once_issued_it_does_not_change(issued, cast, editor, publisher):
    case = issued.items.first().page
    case.title = "改过的标题"
    case.save()

    assert issued.items.first().title == "十一月一日的案例"
    with pytest.raises(services.IssuedAlready):
        address(issued, cast.county, actor=editor)
    with pytest.raises(services.IssuedAlready):
        services.issue_bulletin(bulletin=issued, actor=publisher, at=NOON)


def test_whoever_looks_after_the_units_finds_it_in_the_inbox(issued, cast):
    told = Notice.objects.filter(key__startswith="editorial.bulletin:")

    assert {notice.cadre for notice in told} == {cast.supervisor}
    assert issued.printed_number in told.get().title


def test_is_printed_the_same_each_time(issued):
    pdf = bulletin_pdf(issued)

    assert pdf.startswith(b"%PDF")
    assert pdf == bulletin_pdf(issued)


def test_receipts_are_given_once_and_only_by_whom_it_is_for(issued, cast):
    for _ in range(2):
        services.sign_receipt(bulletin=issued, actor=cast.supervisor, at=NOON)

    assert BulletinReceipt.objects.count() == 1
    with pytest.raises(services.NotAddressed):
        services.sign_receipt(bulletin=issued, actor=cast.other_supervisor, at=NOON)


class TestTheConsole:
    def test_shows_it_and_takes_the_receipt(self, client, issued, cast):
        client.force_login(cast.supervisor)
        assert issued.title in client.get(reverse("bulletins")).content.decode()
        url = reverse("bulletin", args=[issued.pk])
        shown = client.get(url).content.decode()
        assert "月末的案例" in shown
        assert not BulletinReceipt.objects.exists()

        assert client.post(url).status_code == 302

        assert BulletinReceipt.objects.get().cadre == cast.supervisor
        pdf = client.get(reverse("bulletin_pdf", args=[issued.pk]))
        assert pdf["Content-Type"] == "application/pdf"

    def test_the_console_says_that_one_waits(self, client, issued, cast):
        client.force_login(cast.supervisor)

        assert reverse("bulletin", args=[issued.pk]) in client.get("/console/").content.decode()

    @pytest.mark.parametrize("name", ["bulletin", "bulletin_pdf"])
    def test_another_units_supervisor_finds_nothing(self, client, issued, cast, name):
        client.force_login(cast.other_supervisor)

        assert client.get(reverse(name, args=[issued.pk])).status_code == 404
        assert issued.title not in client.get(reverse("bulletins")).content.decode()

    def test_a_draft_is_not_there_for_units(self, client, draft_of_november, cast, editor):
        address(draft_of_november, cast.bureau, actor=editor)
        client.force_login(cast.supervisor)

        assert client.get(reverse("bulletin", args=[draft_of_november.pk])).status_code == 404

    def test_a_cadre_without_duties_finds_no_list(self, client, issued, cast):
        client.force_login(cast.cadre)

        assert client.get(reverse("bulletins")).status_code == 404
        assert client.post(reverse("bulletins")).status_code == 405


class TestTheDesk:
    def test_compiles_changes_and_issues(self, client, cast, editor, publisher):
        case_of(3, title="今天的案例")
        client.force_login(editor)
        made = client.post(reverse("bulletin_desk"), {"year": 2026, "month": 11})
        bulletin = Bulletin.objects.get()
        assert made["Location"] == reverse("bulletin_edit", args=[bulletin.pk])

        client.post(
            made["Location"],
            {
                "title": "十一月通报",
                "foreword": "请学习。",
                "kept": [bulletin.items.get().pk],
                "units": [cast.county.pk],
            },
        )
        issue = reverse("bulletin_issue", args=[bulletin.pk])
        assert client.post(issue).status_code == 404
        client.force_login(publisher)
        client.post(issue)

        bulletin.refresh_from_db()
        assert (bulletin.title, bulletin.printed_number) == ("十一月通报", "2026-01")
        shown = client.get(made["Location"]).content.decode()
        assert str(cast.county) in shown

    def test_a_month_that_does_not_exist_is_refused(self, client, editor):
        client.force_login(editor)

        answer = client.post(reverse("bulletin_desk"), {"year": 2026, "month": 13})

        assert answer.status_code == 400
        assert not Bulletin.objects.exists()

    def test_is_for_editors_and_reviewers(self, client, issued):
        client.force_login(somebody("审计员", Role.AUDITOR))
        for name, args in (
            ("bulletin_desk", []),
            ("bulletin_edit", [issued.pk]),
            ("bulletin_desk_pdf", [issued.pk]),
        ):
            assert client.get(reverse(name, args=args)).status_code in (302, 404), name
