"""The commands: an empty site for production, a refused demo there, and accounts to show."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Revision

from cadres.models import Cadre
from home.demo import people
from home.services import INDEXES, create_site
from quizzes.models import Question

pytestmark = pytest.mark.django_db


def test_production_gets_the_empty_site_by_a_command_that_may_be_repeated():
    call_command("create_site", verbosity=0)
    before = Revision.objects.count()

    assert create_site().get_children().count() == len(INDEXES)
    assert Revision.objects.count() == before
    assert not Cadre.objects.exists()
    assert not Question.objects.exists()


def test_production_refuses_the_demo(settings):
    settings.DEMO_ALLOWED = False

    with pytest.raises(CommandError, match="DEMO_ALLOWED"):
        call_command("load_demo")
    assert not Cadre.objects.exists()


def test_prints_the_accounts_without_loading(capsys):
    call_command("load_demo", "--accounts")

    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(people.ACCOUNTS)
    assert all(people.PASSWORD in line for line in lines)
    assert not Cadre.objects.exists()
