"""The people and things that the permission matrix is tried on."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.test import Client

from cadres.models import Cadre
from cadres.roles import Role
from cadres.services import grant_role
from tests import late_indexing
from tests.factories.cadres import Cast, make_cadre, make_cast
from tests.permissions.addresses import values_for
from tests.permissions.things import make_things

# `owner` is the cadre whom every personal object belongs to; `teammate` sits in the same unit.
ROLES = (
    "anonymous",
    "owner",
    "teammate",
    "supervisor",
    "other_supervisor",
    "liaison",
    "organiser",
    "editor",
    "legal_reviewer",
    "publisher",
    "inspector",
    "system_admin",
    "security_admin",
    "auditor",
)


@dataclass
class World:
    cast: Cast
    people: dict[str, Cadre | None]
    things: SimpleNamespace
    values: dict[str, object]
    visitors: object = None

    def client_of(self, role):
        client = Client()
        if self.people[role] is not None:
            client.force_login(self.people[role], "cadres.backends.StaffNumberBackend")
        return client


def _people(cast):
    people = {
        "anonymous": None,
        "owner": cast.cadre,
        "teammate": cast.teammate,
        "supervisor": cast.supervisor,
        "other_supervisor": cast.other_supervisor,
    }
    county_wide = {
        "liaison": Role.LIAISON,
        "organiser": Role.ORGANISER,
        "editor": Role.EDITOR,
        "legal_reviewer": Role.LEGAL_REVIEWER,
        "publisher": Role.PUBLISHER,
        "inspector": Role.INSPECTOR,
        "system_admin": Role.SYSTEM_ADMIN,
        "security_admin": Role.SECURITY_ADMIN,
        "auditor": Role.AUDITOR,
    }
    for name, role in county_wide.items():
        # The liaison and the organiser serve the bureau, so that other units stay foreign to them.
        unit = cast.bureau if name in ("liaison", "organiser") else cast.county
        person = make_cadre(f"持{name}者", unit=unit)
        grant_role(cadre=person, role=role, unit=unit, actor=None)
        people[name] = Cadre.objects.get(pk=person.pk)
    return people


def build_world():
    """Make the cast, one of everything, and the values that fill every address."""
    cast = make_cast()
    people = _people(cast)
    things = make_things(cast)
    late_indexing.write()  # once, instead of in each request that searches
    return World(cast=cast, people=people, things=things, values=values_for(things))
