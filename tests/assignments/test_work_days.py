"""The table of swapped days and the sending hours are kept by organisers of the whole site."""

import pytest
from django.urls import reverse

from assignments.models import SendingHours, WorkDay
from cadres.roles import Role
from tests.factories.cadres import make_cadre, make_cast, make_grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


def test_the_calendar_page_is_for_organisers_of_the_whole_site(client, cast):
    organiser = make_cadre(unit=cast.county)
    make_grant(organiser, Role.ORGANISER)
    client.force_login(organiser)
    address = reverse("work_days")

    client.post(
        address, {"swap": "1", "day": "2027-02-27", "is_working": "WORK", "note": "调休"}
    )
    again = client.post(address, {"swap": "1", "day": "2027-02-27", "is_working": "OFF"})
    wrong = client.post(address, {"hours": "1", "opens": "18:00", "closes": "08:00"})
    client.post(address, {"hours": "1", "opens": "09:00", "closes": "17:00"})

    assert (again.status_code, wrong.status_code) == (422, 422)
    assert WorkDay.objects.get().is_working
    assert str(SendingHours.objects.get()) == "09:00–17:00"
    client.post(reverse("unswap_day", args=[WorkDay.objects.get().pk]))
    assert not WorkDay.objects.exists()


@pytest.mark.parametrize("who", ["supervisor", "cadre"])
def test_the_calendar_page_does_not_exist_for_others(client, cast, who):
    client.force_login(getattr(cast, who))

    assert client.get(reverse("work_days")).status_code == 404
