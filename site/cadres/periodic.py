"""What the background worker does for notices."""

import datetime as dt

from cadres.models import RosterImport
from cadres.notices.services import deliver_notices
from cadres.roster.jobs import forget_old_files
from cadres.tasks import check_roster, write_roster
from core.periodic import every


@every(seconds=30)
def send_waiting_notices(at: dt.datetime) -> None:
    """Send what waits in the outbox and is due."""
    deliver_notices(at=at)


@every(seconds=60)
def take_up_interrupted_rosters(at: dt.datetime) -> None:
    """Hand rosters whose worker died to another one; each begins anew from its file."""
    for job in RosterImport.objects.interrupted(at):
        is_new = RosterImport.objects.filter(pk=job.pk, heard_at=job.heard_at).update(
            heard_at=at
        )
        if is_new:
            task = check_roster if job.state == RosterImport.State.CHECKING else write_roster
            task.enqueue(job.pk)


@every(seconds=24 * 3600)
def forget_old_rosters(at: dt.datetime) -> None:
    """Delete the files of rosters that were written or dropped a month ago."""
    forget_old_files(at=at)
