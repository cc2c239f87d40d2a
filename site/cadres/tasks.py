"""What the background worker does for rosters."""

from django_tasks import task

from cadres.models import RosterImport
from cadres.roster import jobs


@task()
def check_roster(job_id: int) -> None:
    """Judge a roster file row by row."""
    jobs.check(job=RosterImport.objects.get(pk=job_id))


@task()
def write_roster(job_id: int) -> None:
    """Write a roster file that was checked and confirmed."""
    jobs.write(job=RosterImport.objects.get(pk=job_id))
