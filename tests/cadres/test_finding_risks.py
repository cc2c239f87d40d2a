"""Risk points are found in five ways and join the list of a post when somebody else agrees."""

import pytest

from cadres.models import RiskFinding, RiskPoint
from cadres.risks import services
from tests.factories.cadres import make_cast, make_post
from tests.factories.records import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return make_cast()


def find(cast, post, **fields):
    return services.find_risk(
        **{
            "post": post,
            "power": None,
            "unit": cast.office,
            "source": RiskFinding.Source.SELF,
            "name": "拆分项目规避招标",
            "description": "",
            "measures": "年度采购计划公开",
            "level": "HIGH",
            "actor": cast.cadre,
            "at": NOON,
            **fields,
        }
    )


def review(finding, actor, *, is_accepted=True):
    return services.review_finding(
        finding=finding,
        is_accepted=is_accepted,
        level="MIDDLE",
        measures="双人复核",
        note="",
        actor=actor,
        at=NOON,
    )


@pytest.mark.parametrize("source", RiskFinding.Source.values)
def test_every_source_leads_to_the_list_of_the_post(cast, source):
    post = make_post()

    found = review(find(cast, post, source=source), cast.supervisor)

    point = RiskPoint.objects.get(post=post)
    assert found.risk_point == point
    assert (point.name, point.level, point.measures) == (
        "拆分项目规避招标", "MIDDLE", "双人复核",
    )  # fmt: skip
    assert found.reviewer == cast.supervisor


def test_nobody_reviews_their_own(cast):
    with pytest.raises(services.SamePerson):
        review(find(cast, make_post()), cast.cadre)


def test_what_is_not_taken_leaves_no_risk_point_and_is_reviewed_once(cast):
    finding = find(cast, make_post())
    review(finding, cast.supervisor, is_accepted=False)

    assert not RiskPoint.objects.exists()
    with pytest.raises(services.AlreadyReviewed):
        review(finding, cast.supervisor)


def test_the_same_is_not_proposed_twice(cast):
    post = make_post()
    finding = find(cast, post)
    with pytest.raises(services.AlreadyFound):
        find(cast, post, actor=cast.teammate)
    review(finding, cast.supervisor)
    with pytest.raises(services.AlreadyFound):
        find(cast, post)
