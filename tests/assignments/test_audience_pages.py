"""A rule is written as a sentence on the console, seen before it counts, and explained after."""

import datetime as dt
import itertools

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assignments.cycles import open_due_cycles
from assignments.models import Assignment, DueKind, Exemption, Obligation, PowerBasis, RiskEdge
from assignments.powers.picture import BOX_HEIGHT, draw
from assignments.powers.proposing import proposals_for
from assignments.powers.reading import chains_of, in_words, power_list
from cadres.models import Cadre, Power, Rank, RiskPoint
from cadres.roles import Role
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant, make_post, make_posting
from tests.factories.courses import make_course
from tests.factories.pages import add_page, plant_home
from tests.factories.quizzes import make_article
from warning_cases.models import CaseIndexPage, WarningCasePage

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def course(db):
    plant_home()
    return make_course(title="采购课")


def sent(course, unit, **fields):
    return {
        "target": course.pk,
        "unit": unit.code,
        "due_on": (timezone.localdate() + dt.timedelta(days=20)).isoformat(),
        "reason": "年度计划",
        "is_mandatory": "on",
        **fields,
    }


def heads(**fields):
    return {"c0-kind": "rank_from", "c0-value": "30", "c0-negated": "0", **fields}


def post(client, cast, fields):
    client.force_login(cast.supervisor)
    return client.post("/console/assign/", fields)


class TestWritingARule:
    def test_conditions_are_added_and_removed_without_script(self, client, cast, course):
        added = post(
            client, cast, sent(course, cast.bureau, **{"add": "1", "new-kind": "rank_from"})
        )
        removed = post(client, cast, sent(course, cast.bureau, **heads(remove="0")))

        assert 'name="c0-kind" value="rank_from"' in added.content.decode()
        assert 'name="c0-kind"' not in removed.content.decode()
        assert not Assignment.objects.exists()

    @pytest.mark.parametrize("day", ["9999-12-31", "2026-02-30", "", "0001-01-01"])
    def test_a_due_day_is_a_day_that_people_live_to_see(self, day, client, cast, course):
        for pressed in ({}, {"confirm": "1"}):
            answer = post(client, cast, sent(course, cast.bureau, due_on=day, **pressed))

            assert answer.status_code == 422
            assert "年度计划" in answer.content.decode()  # what was typed is kept
        assert not Assignment.objects.exists()

    @pytest.mark.usefixtures("chinese_catalogue")
    def test_the_preview_says_who_and_how_much_before_anything_is_saved(
        self, client, cast, course
    ):
        Cadre.objects.filter(pk=cast.cadre.pk).update(rank=Rank.SECTION_HEAD)

        page = post(client, cast, sent(course, cast.bureau, **heads()))

        preview = page.context["preview"]
        assert (preview.people, preview.everyone, preview.burden.messages) == (1, 3, 4)
        assert "张清和" in page.content.decode()
        assert "职级在" in page.context["sentence"]
        assert not Assignment.objects.exists()

    def test_confirmed_it_reaches_those_people_only(self, client, cast, course):
        Cadre.objects.filter(pk=cast.cadre.pk).update(rank=Rank.SECTION_HEAD)

        answer = post(client, cast, sent(course, cast.bureau, confirm="1", **heads()))

        assert answer.status_code == 302
        assert [o.cadre for o in Obligation.objects.all()] == [cast.cadre]

    @pytest.mark.parametrize("rank", ["90", "10"])  # nobody; everybody
    def test_a_rule_for_nobody_or_everybody_wants_a_tick(self, client, cast, course, rank):
        fields = sent(course, cast.bureau, confirm="1", **{**heads(), "c0-value": rank})

        refused = post(client, cast, fields)
        assert refused.status_code == 422
        assert not Assignment.objects.exists()
        assert post(client, cast, {**fields, "sure": "1"}).status_code == 302
        assert Assignment.objects.count() == 1

    @pytest.mark.usefixtures("chinese_catalogue")
    def test_a_value_left_out_is_named(self, client, cast, course):
        page = post(client, cast, sent(course, cast.bureau, **{**heads(), "c0-value": ""}))

        assert page.status_code == 422
        assert "请为" in page.content.decode()

    def test_a_unit_of_others_cannot_be_named(self, client, cast, course):
        fields = {"c0-kind": "unit", "c0-value": cast.other_bureau.code}

        page = post(client, cast, sent(course, cast.bureau, **fields))

        assert page.status_code == 422

    def test_a_due_date_in_the_past_is_refused(self, client, cast, course):
        page = post(client, cast, sent(course, cast.bureau, due_on="2020-01-01"))

        assert page.status_code == 422
        assert not Assignment.objects.exists()

    def test_days_and_cycles(self, client, cast, course):
        days = {"due_kind": DueKind.RELATIVE, "due_days": "10", "repeats_months": "12"}
        missing = post(
            client, cast, sent(course, cast.bureau, confirm="1", due_kind="RELATIVE")
        )

        assert missing.status_code == 422
        assert (
            post(client, cast, sent(course, cast.bureau, confirm="1", **days)).status_code
            == 302
        )
        made = Assignment.objects.get()
        assert (made.due_kind, made.due_days, made.repeats_months) == ("RELATIVE", 10, 12)

    def test_an_amendment_sets_the_day(self, client, cast, course):
        article = make_article()
        version = article.version
        version.in_force_from = timezone.localdate()
        version.save(update_fields=["in_force_from"])
        fields = {
            "due_kind": DueKind.AMENDMENT,
            "due_days": "30",
            "event": f"law.version:{version.pk}",
        }

        post(client, cast, sent(course, cast.bureau, confirm="1", **fields))

        made = Assignment.objects.get()
        assert made.due_on == timezone.localdate() + dt.timedelta(days=30)
        assert made.event_on == timezone.localdate()


class TestChangingARule:
    @pytest.fixture
    def assignment(self, cast):
        return make_assignment(cast.bureau, at=timezone.now())

    def test_shows_who_leaves_and_then_changes(self, client, cast, assignment):
        client.force_login(cast.supervisor)
        address = f"/board/{assignment.pk}/audience/"
        only = {"c0-kind": "unit", "c0-value": cast.office.code}

        page = client.post(address, only)
        assert page.context["difference"].leaving == 1
        assert Obligation.objects.open().count() == 3
        assert client.post(address, {**only, "confirm": "1"}).status_code == 302
        assert Obligation.objects.open().count() == 2
        assert 'value="unit"' in client.get(address).content.decode()
        nobody = {"c0-kind": "status", "c0-value": "RETIRED", "confirm": "1"}
        assert client.post(address, nobody).status_code == 422

    def test_is_reached_from_the_board_by_who_assigns(self, client, cast, assignment):
        board, address = f"/board/{assignment.pk}/", f"/board/{assignment.pk}/audience/"
        liaison = make_cadre(unit=cast.bureau)
        make_grant(liaison, Role.LIAISON)
        for person, may in ((cast.supervisor, True), (liaison, False)):
            client.force_login(person)
            assert (address in client.get(board).content.decode()) is may

    def test_what_repeats_is_stopped_by_any_of_its_cycles(self, client, cast):
        first = make_assignment(cast.office, at=timezone.now(), repeats_months=12)
        year_later = timezone.now() + dt.timedelta(days=367)
        (second,) = open_due_cycles(at=year_later)
        address = f"/board/{second.pk}/audience/"
        client.force_login(cast.supervisor)
        assert "Stop repeating" in client.get(address).content.decode()

        client.post(address, {"stop": "1"})

        assert open_due_cycles(at=year_later + dt.timedelta(days=367)) == []
        assert second.obligations.open().count() == 2
        assert "Stop repeating" not in client.get(address).content.decode()
        again = client.post(address, {"stop": "1"}, follow=True)
        assert "does not repeat" in again.content.decode()
        first.refresh_from_db()
        assert first.repeats_months is None

    def test_is_for_who_assigns_there(self, client, cast, assignment):
        address = f"/board/{assignment.pk}/audience/"
        for person in (cast.cadre, cast.other_supervisor):
            client.force_login(person)
            assert client.get(address).status_code == 404
            assert client.post(address).status_code == 404
        client.force_login(cast.supervisor)
        assert client.put(address).status_code == 405


class TestWhy:
    @pytest.mark.usefixtures("chinese_catalogue")
    def test_the_owner_reads_rule_conditions_and_due_date(self, client, cast):
        assignment = make_assignment(cast.bureau, at=timezone.now())
        owed = assignment.obligations.get(cadre=cast.cadre)
        address = f"/tasks/{owed.pk}/why/"
        client.force_login(cast.cadre)

        page = client.get(address).content.decode()

        assert assignment.reason in page
        assert "全体在职人员" in page
        assert client.post(address).status_code == 405
        for person in (cast.teammate, cast.supervisor):
            client.force_login(person)
            assert client.get(address).status_code == 404

    def test_an_exemption_is_asked_for_and_decided_by_another(self, client, cast):
        assignment = make_assignment(cast.bureau, at=timezone.now())
        owed = assignment.obligations.get(cadre=cast.cadre)
        client.force_login(cast.cadre)
        client.post(f"/tasks/{owed.pk}/exemption/", {"reason": " "})
        assert not Exemption.objects.exists()
        client.post(f"/tasks/{owed.pk}/exemption/", {"reason": "病休"})
        asked = Exemption.objects.get()
        client.force_login(cast.stranger)
        assert client.post(f"/tasks/{owed.pk}/exemption/", {"reason": "x"}).status_code == 404
        client.force_login(cast.other_supervisor)
        decide = f"/console/exemptions/{asked.pk}/decide/"
        assert client.post(decide, {"decision": "grant"}).status_code == 404
        client.force_login(cast.supervisor)
        assert "病休" in client.get("/console/exemptions/").content.decode()

        client.post(decide, {"decision": "grant"})

        assert Obligation.objects.get(pk=owed.pk).excuse == "EXEMPT"
        client.post(decide, {"decision": "end"})
        assert Obligation.objects.get(pk=owed.pk).excuse == ""


@pytest.mark.usefixtures("chinese_catalogue")
def test_checks_are_for_the_administrator_and_name_the_rule(client, cast):
    admin = make_cadre(unit=cast.county)
    make_grant(admin, Role.SYSTEM_ADMIN)
    assignment = make_assignment(cast.bureau, at=timezone.now())
    assignment.tallies.update(done=0, started=0, assigned=9)
    client.force_login(cast.supervisor)
    assert client.get("/console/checks/").status_code == 404
    assert client.post("/console/checks/").status_code == 404
    client.force_login(admin)

    client.post("/console/checks/", {"decision": "check"})
    page = client.get("/console/checks/").content.decode()
    assert "计数等于" in page

    client.post("/console/checks/", {"decision": "fix"})
    assert set(assignment.tallies.values_list("assigned", flat=True)) <= {0, 1, 2}


class TestTheGraph:
    @pytest.fixture
    def post_held(self, cast, course):
        post = make_post("采购岗", code="buyer")
        power = Power.objects.create(post=post, name="确定供应商", process="需求\n评审\n公示")
        point = RiskPoint.objects.create(
            post=post, power=power, code="b-1", name="围标", level="HIGH", measures="双人"
        )
        article = make_article()
        PowerBasis.objects.create(power=power, article=article)
        RiskEdge.objects.create(risk_point=point, page=course)
        index = add_page(plant_home(), CaseIndexPage, title="案例库", slug="cases")
        case = add_page(index, WarningCasePage, title="三公里", slug="case")
        case.articles.add(article)
        case.save()
        make_posting(cast.cadre, post=post)
        return post

    def test_a_power_leads_to_article_steps_point_and_pages(self, post_held, course):
        (line,) = power_list(post_held, None)

        assert line.steps == ["需求", "评审", "公示"]
        assert [page.pk for page in line.points[0].pages] == [course.pk]
        assert len(line.articles) == 1

    def test_a_case_leads_to_what_i_owe(self, post_held, cast, course):
        make_assignment(
            cast.office, activity_key=course.activity_key, target=course, at=timezone.now()
        )

        (chain,) = chains_of(post_held, cast.cadre)

        assert chain.case.title == "三公里"
        assert chain.obligation.cadre == cast.cadre
        assert chains_of(post_held, cast.teammate)[0].obligation.cadre == cast.teammate
        assert chains_of(post_held, None)[0].obligation is None

    def test_what_runs_is_not_proposed_again(self, post_held, cast, course):
        (proposal,) = proposals_for([cast.bureau], timezone.now())
        assert (proposal.page.pk, proposal.people) == (course.pk, 1)
        assert proposals_for([cast.other_bureau], timezone.now()) == []

        make_assignment(
            cast.office, activity_key=course.activity_key, target=course, at=timezone.now()
        )
        assert proposals_for([cast.bureau], timezone.now()) == []

    def test_the_page_has_the_picture_and_the_same_in_words(self, client, post_held, cast):
        client.force_login(cast.cadre)

        page = client.get("/posts/buyer/").content.decode()
        (words,) = in_words(chains_of(post_held, cast.cadre) * 2)

        assert (len(words.cases), len(words.articles)) == (1, 1)

        assert page.count("<svg") >= 1
        assert "三公里" in page
        assert client.post("/posts/buyer/").status_code == 405
        assert client.get("/posts/none/").status_code == 404


WAYS = st.lists(
    st.tuples(
        *[st.sampled_from(["", "甲", "乙", "一个很长很长很长很长很长很长的名字" * 2])] * 4
    ),
    max_size=8,
)


@given(WAYS)
def test_boxes_never_overlap_and_lie_inside_the_picture(ways):
    picture = draw(ways)

    places = [(box.column, box.y) for box in picture.boxes]
    assert len(set(places)) == len(places)
    for column in range(4):
        heights = sorted(box.y for box in picture.boxes if box.column == column)
        assert all(b - a >= BOX_HEIGHT for a, b in itertools.pairwise(heights))
    for box in picture.boxes:
        assert box.x >= 0
        assert box.right <= picture.width
        assert box.y >= 0
        assert box.y + BOX_HEIGHT <= picture.height
        assert 1 <= len(box.lines) <= 2
