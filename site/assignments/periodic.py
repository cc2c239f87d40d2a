"""What the background worker does for assignments."""

import datetime as dt

from assignments.checking.services import plan_tonight
from assignments.cycles import open_due_cycles
from assignments.models import CheckRun
from assignments.overview import collecting
from assignments.reminders import services as reminders
from assignments.reminders.digests import send_digests
from assignments.targetbook.services import make_due_reports
from assignments.tasks import run_check
from core.periodic import every


@every(seconds=300)
def remind_of_due_days(at: dt.datetime) -> None:
    """Note whom to remind and tell managers whom to ask; nothing outside sending hours."""
    reminders.note_reminders(at=at)
    send_digests(at=at)


@every(seconds=20)
def post_noted_reminders(at: dt.datetime) -> None:
    """Post the reminders that wait."""
    reminders.post_reminders(at=at)


@every(seconds=900)
def open_the_next_cycles(at: dt.datetime) -> None:
    """Open the cycles of repeated assignments whose day has come."""
    open_due_cycles(at=at)


@every(seconds=600)
def check_at_night(at: dt.datetime) -> None:
    """Plan tonight's evaluation of audiences, and the recount after it, once each."""
    for kind in (CheckRun.Kind.REEVALUATION, CheckRun.Kind.RECOUNT):
        run = plan_tonight(kind=kind, at=at)
        if run is not None:
            run_check.enqueue(run.pk)


@every(seconds=900)
def collect_figures_of_units(at: dt.datetime) -> None:
    """Collect today's figures for boards and trends."""
    collecting.collect_today(at=at)
    collecting.snapshot_tallies(at=at)


@every(seconds=24 * 3600)
def thin_out_figures(at: dt.datetime) -> None:
    """Keep one day a month of what is older than four months."""
    collecting.thin_out(at=at)


@every(seconds=3600)
def report_on_target_books(at: dt.datetime) -> None:
    """Make the mid-year and year-end reports whose day has come."""
    make_due_reports(at=at)
