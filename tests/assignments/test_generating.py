"""An organisation of any size can be made up, and everything counts in it."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from assignments.models import Assignment, Obligation, Tally
from assignments.recounting import recount
from assignments.reevaluating import reevaluate_running
from cadres.models import Cadre, Posting, Unit
from tests.factories.assignments import make_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(capsys):
    make_page()
    call_command("generate_org", "--cadres", "400", "--units", "30", "--assignments", "8")
    return json.loads(capsys.readouterr().out)


def test_makes_what_it_was_told(made):
    assert Unit.objects.filter(code__startswith="GEN").count() == 30
    assert Unit.find_problems() == ([], [], [], [], [])
    assert Cadre.objects.filter(staff_number__regex="^G[0-9]").count() == 400
    assert Posting.objects.count() == 400
    assert Assignment.objects.count() == 8
    assert made["obligations"] == Obligation.objects.count() > 800


def test_tallies_follow_obligations_and_nobody_is_left_out(made):
    found = {rule for each in recount() for rule in each.rules}

    assert found <= {"done_without_entry"}  # made up: the record holds nothing of it
    assert sum(Tally.objects.values_list("assigned", flat=True)) == made["obligations"]
    assert reevaluate_running(at=timezone.now()) == {}


def test_makes_one_only_and_none_where_made_up_people_have_no_place(made, settings):
    with pytest.raises(CommandError):
        call_command("generate_org", "--cadres", "10")
    settings.DEMO_ALLOWED = False
    with pytest.raises(CommandError):
        call_command("generate_org", "--cadres", "10")
