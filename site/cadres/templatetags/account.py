"""The head of every page and its account menu: which doors a signed-in person is shown."""

from contextlib import suppress
from functools import cache
from typing import Any, Final, NamedTuple

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from cadres.policies import GRANTS, Capability
from core.content_cache import filled, place
from core.http import form_token
from core.sections import section_of
from core.templatetags.chrome import section_links

register = template.Library()

# Each request puts in what is its own.
_PLACES: Final = {
    name: place(name) for name in ("csrf_token", "here", "staff_number", "unread", "name")
}


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
        _("Records of my units"),
        "unit_records",
        "scroll",
        frozenset({Capability.READ_UNIT_RECORDS}),
    ),
    Door(
        _("Daily report of the record"),
        "daily_report",
        "shield",
        frozenset(
            {Capability.READ_AUDIT_LOG, Capability.CONFIGURE_SYSTEM, Capability.GRANT_ROLES}
        ),
    ),
    Door(
        _("Certificate templates"),
        "certificate_templates",
        "seal",
        frozenset({Capability.CONFIGURE_SYSTEM}),
    ),
    Door(
        _("Other learning systems"),
        "xapi_consumers",
        "globe",
        frozenset({Capability.CONFIGURE_SYSTEM}),
    ),
    Door(_("Editor"), "wagtailadmin_home", "edit", frozenset(), staff_only=True),
    Door(_("Second factors"), "security", "shield", frozenset()),
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


@cache
def held_capabilities(roles: tuple[str, ...]) -> frozenset[Capability]:
    """Return what the granted `roles` allow somewhere, whatever the unit."""
    return frozenset[Capability]().union(*(GRANTS.get(role, frozenset()) for role in roles))


@register.simple_tag(takes_context=True)
def masthead(context: Context) -> SafeString:
    """Write the head of every page: sections, language, account menu. No query.

    The menu only offers doors, by the roles kept in the session; each page checks again.
    """
    request = context.get("request")
    user: Any = getattr(request, "user", None)  # none yet where a middleware has refused
    if request is None:
        return filled(
            _masthead(get_language() or "", "", None, "", False), csrf_token="", here="/"
        )
    signed_in = user is not None and user.is_authenticated
    unread = user.unread_notices if signed_in else 0
    form = _masthead(
        get_language() or "",
        section_of(request.path),
        _doors(request) if signed_in else None,
        request.path,
        unread > 0,
    )
    return filled(
        form,
        csrf_token=form_token(request),
        here=request.get_full_path(),
        staff_number=user.staff_number if signed_in else "",
        unread=str(unread) if unread < 100 else "99+",
        name=user.name if signed_in else "",
    )


def _doors(request: HttpRequest) -> tuple[int, ...]:
    """Return the positions of the doors to show among `addressed_doors`."""
    held = held_capabilities(tuple(request.session.get("roles", ())))
    return tuple(
        number
        for number, (door, _url) in enumerate(addressed_doors())
        if (not door.opened_by or door.opened_by & held)
        and (request.user.is_staff or not door.staff_only)
    )


def _masthead(
    language: str, section: str, doors: tuple[int, ...] | None, path: str, has_unread: bool
) -> str:
    """Return the head of the page with places left open; one copy for all who see the same."""
    urls = [addressed_doors()[number][1] for number in doors or ()]
    write = _write_masthead if settings.DEBUG else _write_masthead_once
    return write(language, section, doors, path if path in urls else "", has_unread)


def _write_masthead(
    language: str, section: str, doors: tuple[int, ...] | None, current: str, has_unread: bool
) -> str:
    shown = [addressed_doors()[number] for number in doors or ()]
    return render_to_string(
        "includes/masthead.html",
        {
            **_PLACES,
            "signed_in": doors is not None,
            "has_unread": has_unread,
            "section_items": section_links(language, section),
            "doors": [
                {"label": d.label, "url": url, "icon": d.icon, "is_current": url == current}
                for d, url in shown
            ],
        },
    )


_write_masthead_once = cache(_write_masthead)
