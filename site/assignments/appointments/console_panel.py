"""The console's part about people: who is about to take office, talks, and self-reports."""

from dataclasses import dataclass

from django.db.models.functions import Coalesce

from assignments.appointments.models import AppointmentPack
from assignments.console import Console, Panel, gives_console_counts, gives_console_panel
from assignments.models import below
from cadres.policies import Capability
from core.counting import count_of
from records.models import Talk
from records.reporting.reading import reports_of_units


@dataclass(frozen=True)
class PeoplePanel:
    """How many packs run, talks are to come, and reports wait for a reply."""

    appointments: int
    talks: int
    reports: int


@gives_console_counts
def counts_about_people(*, console: Console) -> dict[str, Coalesce]:
    """Count what waits for organising officers; nothing for everybody else."""
    tops = console.tops(Capability.APPOINT_CADRES)
    if not tops:
        return {}
    packs = AppointmentPack.objects.running().filter(below(tops)).exclude(cadre=console.actor)
    received = reports_of_units(console.tops(Capability.RECEIVE_REPORTS), console.actor)
    return {
        "packs": count_of(packs),
        "all_talks": count_of(Talk.objects.filter(officer=console.actor).to_come()),
        "received": count_of(received.unanswered()),
    }


@gives_console_panel
def people_panel(*, console: Console) -> Panel | None:
    """Show organising officers what waits for them. No query of its own."""
    if not console.tops(Capability.APPOINT_CADRES):
        return None
    return Panel(
        template="assignments/appointments/console_panel.html",
        content=PeoplePanel(
            console.count("packs"), console.count("all_talks"), console.count("received")
        ),
    )
