"""Units have a profile and a history on the console, and risk points are proposed and reviewed."""

import pytest
from django.utils import timezone

from cadres.models import ContactPoint, RiskFinding, RiskPoint, Unit, UnitChange
from campaigns.models import CampaignPage
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant, make_post, make_posting
from tests.factories.campaigns import make_campaign
from tests.factories.paperwork import make_order, make_signed_book
from tests.factories.records import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return make_cast()


def fields(**given):
    return {"on": timezone.localdate().isoformat(), "reason": "机构改革", **given}


def test_the_profile_is_for_who_tracks_the_unit(client, cast):
    make_posting(cast.cadre, post=make_post("采购岗"))
    address = f"/console/units/{cast.office.code}/"
    client.force_login(cast.supervisor)

    page = client.get(address).content.decode()

    assert "采购岗" in page
    assert client.post(address).status_code == 405
    for person in (cast.cadre, cast.other_supervisor):
        client.force_login(person)
        assert client.get(address).status_code == 404
    assert client.get("/console/units/none/").status_code == 404


def test_the_profile_says_how_far_campaigns_targets_and_filings_of_the_unit_are(client, cast):
    today, now = timezone.localdate(), timezone.now()
    campaign, other = make_campaign(), make_campaign()
    CampaignPage.objects.update(starts_on=today, ends_on=today)
    make_assignment(cast.county, at=now, activity_key=campaign.activity_key, target=campaign)
    make_entry(cast.cadre, activity_key=campaign.activity_key, at=now)
    boss = make_cadre(unit=cast.county)
    make_grant(boss)
    book = make_signed_book(
        Unit.objects.get(pk=cast.bureau.pk), year=today.year, issuer_officer=boss,
        unit_officer=cast.supervisor, at=now,
    )  # fmt: skip
    book.targets.filter(code="COVERAGE").update(value=30)
    make_order(Unit.objects.get(pk=cast.county.pk), boss, at=now)
    client.force_login(cast.supervisor)

    page = client.get(f"/console/units/{cast.bureau.code}/")
    text = " ".join(page.content.decode().split())

    work, campaigns = (panel.content for panel in page.context["profile"].panels)
    assert [each.value for each in work.lines] == ["1", "33.3%", "1/7", "1", "0"]
    assert book.get_absolute_url() in text
    lines = {line.pk: (figures.done, figures.assigned) for line, figures in campaigns.lines}
    assert lines == {campaign.pk: (1, 3), other.pk: (0, 0)}
    address = f"/campaigns/{campaign.pk}/figures/?unit={cast.bureau.code}"
    assert address in text
    assert client.get(address).status_code == 200


def test_a_unit_is_renamed_moved_and_split_by_who_keeps_the_roster_above(client, cast):
    address = f"/console/units/{cast.office.code}/reorganise/"
    client.force_login(cast.supervisor)
    assert client.get(address).status_code == 200

    client.post(address, fields(what="describe", name="政府采购中心", kind="OFFICE"))
    client.post(
        address, fields(what="split", code="NEW", name="招标办", people=[cast.cadre.pk])
    )

    assert Unit.objects.get(pk=cast.office.pk).name == "政府采购中心"
    cast.cadre.refresh_from_db()
    assert cast.cadre.unit.code == "NEW"
    assert UnitChange.objects.count() == 3


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"what": "describe", "name": " "}, "单位必须有名称"),
        ({"what": "move"}, "请选择相关单位"),
        ({"what": "create", "code": "X1"}, "新单位需要编码和名称"),
        ({"what": "describe", "on": "2999-01-01"}, "当日或以后"),
        ({"what": "split", "code": "X1", "name": "新"}, "请选择转入新单位的人员"),
    ],
)
@pytest.mark.usefixtures("chinese_catalogue")
def test_says_what_is_missing(client, cast, given, message):
    client.force_login(cast.supervisor)

    answer = client.post(f"/console/units/{cast.office.code}/reorganise/", fields(**given))

    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not UnitChange.objects.exists()


@pytest.mark.usefixtures("chinese_catalogue")
def test_a_move_under_itself_is_refused_by_message(client, cast):
    boss = make_cadre(unit=cast.county)
    make_grant(boss)
    client.force_login(boss)

    answer = client.post(
        f"/console/units/{cast.bureau.code}/reorganise/",
        fields(what="move", other=cast.office.code),
    )

    assert answer.status_code == 422
    assert "不能划归自身" in answer.content.decode()


def test_nobody_reorganises_their_own_top_unit(client, cast):
    client.force_login(cast.supervisor)

    assert client.get(f"/console/units/{cast.bureau.code}/reorganise/").status_code == 404


def test_a_contact_point_is_set_and_ended(client, cast):
    client.force_login(cast.supervisor)
    address = f"/console/units/{cast.office.code}/contact-point/"
    client.post(address, {"on": "1"})
    assert ContactPoint.objects.current().get().leader == cast.supervisor
    assert client.get(address).status_code == 405
    assert "采购办" in client.get("/console/").content.decode()

    client.post(address, {"on": "0"})
    assert not ContactPoint.objects.current().exists()
    client.force_login(cast.other_supervisor)
    assert client.post(address, {"on": "1"}).status_code == 404


def test_a_risk_point_is_proposed_for_a_post_one_holds_and_reviewed_by_another(client, cast):
    post, foreign = make_post("采购岗"), make_post("执法岗")
    make_posting(cast.cadre, post=post)
    boss = make_cadre(unit=cast.county)
    make_grant(boss)
    client.force_login(cast.cadre)
    given = {"post": post.pk, "source": "COLLEAGUES", "name": "拆分项目", "level": "HIGH"}
    assert client.post("/risks/", {**given, "post": foreign.pk}).status_code == 422

    assert client.post("/risks/", given).status_code == 302

    finding = RiskFinding.objects.get()
    review = f"/console/risks/{finding.pk}/review/"
    for person in (cast.cadre, cast.supervisor):  # the list is of every unit
        client.force_login(person)
        assert client.get("/console/risks/").status_code == 404
        assert client.post(review).status_code == 404
    client.force_login(boss)
    assert "拆分项目" in client.get("/console/risks/").content.decode()
    client.post(review, {"decision": "accept"})  # no level
    assert not RiskPoint.objects.exists()
    client.post(review, {"decision": "accept", "level": "HIGH", "measures": "公开"})
    assert RiskPoint.objects.get().post == post
