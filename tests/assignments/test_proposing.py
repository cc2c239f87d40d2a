"""From a case over an article, a risk point and a post to what a supervisor may assign, with reasons."""

import pytest
from django.utils import timezone

from assignments.models import PowerBasis, RiskEdge
from assignments.powers.proposing import proposals_for
from assignments.powers.reading import chains_of
from cadres.models import Power, RiskPoint
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_post, make_posting
from tests.factories.content import make_case
from tests.factories.courses import make_course, make_lesson
from tests.factories.pages import plant_home
from tests.factories.quizzes import make_article

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def buyer(cast):
    """A post of two people, with a power that rests on an article, and a risk point of it."""
    plant_home()
    post = make_post("采购岗", code="buyer")
    for person in (cast.cadre, cast.teammate):
        make_posting(person, post=post)
    return post


@pytest.fixture
def article():
    return make_article()


@pytest.fixture
def point(buyer, article):
    power = Power.objects.create(post=buyer, name="确定供应商")
    PowerBasis.objects.create(power=power, article=article)
    return RiskPoint.objects.create(
        post=buyer, power=power, code="b-1", name="围标", level="HIGH"
    )


def case_about(*articles, **fields):
    case = make_case(title="三公里", **fields)
    case.articles.add(*articles)
    case.save()
    return case


def course_showing(case, title="采购课", **fields):
    course = make_course(title=title, lessons=1)
    make_lesson(course, body=[("case", {"case": case, "prompt": ""})], **fields)
    return course


def test_a_case_that_cites_the_article_proposes_the_course_that_shows_it(cast, point, article):
    case = case_about(article)
    course = course_showing(case)

    (proposal,) = proposals_for([cast.bureau], timezone.now(), cast.supervisor)

    assert (proposal.page.pk, proposal.people) == (course.pk, 2)
    (reason,) = proposal.reasons
    assert (reason.post, reason.point, reason.people) == (point.post, point, 2)
    assert (reason.case, reason.article) == (case, article)
    assert proposals_for([cast.other_bureau], timezone.now(), cast.other_supervisor) == []


def test_a_case_on_the_risk_point_itself_needs_no_article(cast, point):
    case = case_about()
    RiskEdge.objects.create(risk_point=point, page=case)
    course = course_showing(case)

    (proposal,) = proposals_for([cast.bureau], timezone.now(), cast.supervisor)

    assert proposal.page.pk == course.pk
    assert [(each.case, each.article) for each in proposal.reasons] == [(case, None)]


def test_a_lesson_on_the_risk_point_proposes_its_course(cast, point):
    course = make_course(lessons=0)
    RiskEdge.objects.create(risk_point=point, page=make_lesson(course))

    (proposal,) = proposals_for([cast.bureau], timezone.now(), cast.supervisor)

    assert proposal.page.pk == course.pk


def test_what_is_not_read_not_published_or_ended_is_no_reason(cast, point, article):
    secret = case_about(article, sensitivity="UNIT", readers_unit=cast.other_bureau)
    course_showing(secret, "别家的课")
    withdrawn = course_showing(case_about(article), "撤下的课")
    withdrawn.unpublish()
    assert proposals_for([cast.bureau], timezone.now(), cast.supervisor) == []

    shown = course_showing(case_about(article))
    (proposal,) = proposals_for([cast.bureau], timezone.now(), cast.supervisor)
    assert proposal.page.pk == shown.pk
    RiskPoint.objects.update(ended_on=timezone.localdate())
    assert proposals_for([cast.bureau], timezone.now(), cast.supervisor) == []


def test_the_course_owed_ends_the_way_from_the_case(cast, point, article):
    case = case_about(article)
    course = course_showing(case)
    make_assignment(
        cast.office, activity_key=course.activity_key, target=course, at=timezone.now()
    )

    (chain,) = chains_of(point.post, cast.cadre)

    assert (chain.case, chain.article, chain.point) == (case, article, point)
    assert chain.obligation.cadre == cast.cadre
    assert proposals_for([cast.bureau], timezone.now(), cast.supervisor) == []


def test_the_supervisor_reads_the_reasons_and_the_cost_does_not_grow(
    client, cast, point, article, django_assert_max_num_queries
):
    for number in range(4):
        course_showing(case_about(article), f"课{number}")
    for _n in range(20):
        make_posting(make_cadre(unit=cast.office), post=point.post)
    client.force_login(cast.supervisor)

    page = client.get("/console/assign/").content.decode()
    with django_assert_max_num_queries(12):
        found = proposals_for([cast.bureau], timezone.now(), cast.supervisor)

    assert [each.people for each in found] == [22] * 4
    assert "22 people hold the post" in " ".join(page.split())
    assert "三公里" in page
    assert str(article) in page
