"""The console's part about people: who is about to take office, talks, and self-reports."""

from dataclasses import dataclass

from assignments.appointments.models import AppointmentPack
from assignments.console import Console, Panel, gives_console_panel
from assignments.models import below
from cadres.policies import Capability, top_units
from records.models import Talk
from records.reporting.reading import received_reports


@dataclass(frozen=True)
class PeoplePanel:
    """How many packs run, talks are to come, and reports wait for a reply."""

    appointments: int
    talks: int
    reports: int


@gives_console_panel
def people_panel(*, console: Console) -> Panel | None:
    """Show organising officers what waits for them. Five queries; one for everybody else."""
    tops = top_units(console.actor, Capability.APPOINT_CADRES)
    if not tops:
        return None
    packs = AppointmentPack.objects.running().filter(below(tops)).exclude(cadre=console.actor)
    return Panel(
        template="assignments/appointments/console_panel.html",
        content=PeoplePanel(
            appointments=packs.count(),
            talks=Talk.objects.filter(officer=console.actor).to_come().count(),
            reports=received_reports(console.actor).unanswered().count(),
        ),
    )
