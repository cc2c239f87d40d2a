"""The account menu: which doors a signed-in person is shown, without a query."""

from contextlib import suppress
from functools import cache
from typing import NamedTuple

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cadres.policies import GRANTS, Capability

register = template.Library()


class Door(NamedTuple):
    label: Promise
    url_name: str
    icon: str
    opened_by: frozenset[Capability]  # empty: open to everybody who is signed in
    staff_only: bool = False


DOORS = (
    Door(_("My education record"), "record", "scroll", frozenset()),
    Door(_("Self-education"), "self_education", "leaf", frozenset()),
    Door(
        _("Progress of my units"), "boards", "chart", frozenset({Capability.TRACK_COMPLETION})
    ),
    Door(
        _("Console"),
        "console",
        "unit",
        frozenset(
            {Capability.MANAGE_ROSTER, Capability.RUN_CAMPAIGNS, Capability.ASSIGN_LEARNING}
        ),
    ),
    Door(
        _("Certificate templates"),
        "certificate_templates",
        "seal",
        frozenset({Capability.CONFIGURE_SYSTEM}),
    ),
    Door(_("Editor"), "wagtailadmin_home", "edit", frozenset(), staff_only=True),
    Door(_("Change password"), "password_change", "lock", frozenset()),
)


@cache
def addressed_doors() -> list[tuple[Door, str]]:
    """Return every door that this installation has, with its address; neither changes."""
    found = []
    for door in DOORS:
        with suppress(NoReverseMatch):
            found.append((door, reverse(door.url_name)))
    return found


def held_capabilities(roles: list[str]) -> frozenset[Capability]:
    """Return what the granted `roles` allow somewhere, whatever the unit."""
    return frozenset[Capability]().union(*(GRANTS.get(role, frozenset()) for role in roles))


@register.simple_tag(takes_context=True)
def account_doors(context: Context) -> list[dict[str, object]]:
    """List the doors to show, by the roles kept in the session; each page checks again."""
    request = context["request"]
    held = held_capabilities(request.session.get("roles", []))
    return [
        {"label": door.label, "url": url, "icon": door.icon, "is_current": request.path == url}
        for door, url in addressed_doors()
        if (not door.opened_by or door.opened_by & held)
        and (request.user.is_staff or not door.staff_only)
    ]
