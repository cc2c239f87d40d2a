"""Desks: what a supervisor, an editor or an organiser finds at home under their own tasks."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState

from cadres.models import Cadre
from cadres.roles import Role
from campaigns.festivals import Festival, next_festival_date
from core.time import site_date

TRACKING_ROLES: Final = frozenset(
    {Role.SUPERVISOR, Role.LIAISON, Role.ORGANISER, Role.INSPECTOR}
)
EDITING_ROLES: Final = frozenset({Role.EDITOR, Role.LEGAL_REVIEWER, Role.PUBLISHER})


@dataclass(frozen=True)
class Figure:
    """One number of a desk and what it counts."""

    value: str
    caption: str


@dataclass(frozen=True)
class Desk:
    """A working place: its name, its figures, where it is."""

    title: str
    figures: tuple[Figure, ...]
    url: str
    call: str
    icon: str


def desks_for(cadre: Cadre, roles: Collection[str], at: dt.datetime) -> list[Desk]:
    """Return the desks of a person holding `roles`; none, and no query, for most people."""
    held = set(roles)
    desks = []
    if held & TRACKING_ROLES:
        desks.append(_tracking_desk())
    if Role.ORGANISER in held:
        desks.append(_campaign_desk(at))
    if held & EDITING_ROLES:
        desks.append(_editing_desk(cadre))
    return desks


def _tracking_desk() -> Desk:
    return Desk(
        title=_("Units I look after"),
        figures=(),
        url=reverse("console"),
        call=_("Open the console"),
        icon="chart",
    )


def _campaign_desk(at: dt.datetime) -> Desk:
    today = site_date(at)
    falls_on, festival = min((next_festival_date(f, today), f) for f in Festival)
    return Desk(
        title=_("Next festival: %(festival)s") % {"festival": Festival(festival).label},
        figures=(Figure(str((falls_on - today).days), _("days to go")),),
        url=reverse("console"),
        call=_("See campaigns and reach"),
        icon="calendar",
    )


def _editing_desk(cadre: Cadre) -> Desk:
    """Two queries: drafts this person saved last, and reviews waiting for anyone's decision."""
    drafts = (
        Revision.page_revisions.filter(user=cadre, approved_go_live_at=None)
        .values("object_id")
        .distinct()
        .count()
    )
    waiting = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).count()
    return Desk(
        title=_("Editorial desk"),
        figures=(
            Figure(str(drafts), _("pages I worked on")),
            Figure(str(waiting), _("reviews waiting")),
        ),
        url=reverse("wagtailadmin_home"),
        call=_("Open the editor"),
        icon="edit",
    )
