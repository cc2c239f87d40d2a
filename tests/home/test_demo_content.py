"""The demo county is whole: its people, units and posts are all there, and its content holds together."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Revision

from cadres.models import Cadre, Post, Posting, RiskPoint, Unit
from home.demo import loader, people
from quizzes.kinds import kind_of
from quizzes.models import QuestionVersion

AT = dt.datetime(2026, 11, 22, 2, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo, loaded once for the module inside a transaction that is rolled back."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        loader.load(at=AT, report=lambda step: None)
        yield
        transaction.set_rollback(True)


def test_has_forty_units_at_least_three_deep(demo):
    assert Unit.objects.count() == 40
    assert Unit.objects.order_by("-depth").first().depth >= 3


def test_has_twelve_hundred_generated_people_beside_the_accounts(demo):
    assert Cadre.objects.count() == 1200 + len(people.ACCOUNTS)


def test_has_twenty_posts_with_sixty_four_risk_points(demo):
    assert Post.objects.count() == 20
    assert RiskPoint.objects.count() == 64
    assert not Post.objects.filter(powers=None).exists()


def test_everybody_holds_a_post(demo):
    assert Posting.objects.filter(is_primary=True, to_on=None).count() == Cadre.objects.count()


def test_loading_again_changes_nothing(demo):
    before = Revision.objects.count()

    assert loader.load(at=AT + dt.timedelta(days=90), report=lambda step: None) == 0
    assert Revision.objects.count() == before


def test_every_question_can_be_asked_and_is_explained_with_an_article(demo):
    versions = QuestionVersion.objects.prefetch_related("articles")
    assert len(versions) == 60
    for version in versions:
        kind_of(version.kind).validate(version)
        assert version.explanation, version.question
        assert version.articles.all(), version.question


def test_production_refuses_the_demo(settings):
    settings.DEMO_ALLOWED = False

    with pytest.raises(CommandError, match="DEMO_ALLOWED"):
        call_command("load_demo")
