"""A case for one unit is read by its people wherever the unit is put, and by nobody more."""

import pytest
from django.utils import timezone

from cadres.models import Cadre
from cadres.units.services import merge_unit, move_unit
from core.readers import may_read
from tests.factories.cadres import make_cadre, make_tree
from tests.factories.content import make_case, make_home

pytestmark = pytest.mark.django_db


def test_readers_go_along_in_what_is_published_and_in_the_draft():
    make_home()
    units = make_tree({"县": {"局": {"科": {}}, "邻局": {}}})
    reader, other = make_cadre(unit=units["科"]), make_cadre(unit=units["邻局"])
    case = make_case(sensitivity="UNIT", readers_unit=units["局"])
    case.title = "改过的标题"
    case.save_revision()
    now = timezone.now()
    on = {"actor": None, "reason": "机构改革", "on": timezone.localdate(now), "at": now}

    moved = move_unit(unit=units["局"], under=units["邻局"], **on)

    case.refresh_from_db()
    assert case.readers_unit == moved
    assert may_read(case, Cadre.objects.get(pk=reader.pk))
    assert not may_read(case, other)
    case.latest_revision.publish()
    case.refresh_from_db()
    assert (case.title, case.readers_unit) == ("改过的标题", moved)

    below = moved.get_children().get()
    merge_unit(unit=below, into=units["邻局"], **on)
    merge_unit(unit=moved, into=units["邻局"], **on)

    case.refresh_from_db()
    assert case.readers_unit == moved
    assert not may_read(case, Cadre.objects.get(pk=other.pk))
