"""What the background worker does for rosters, in the language of whoever handed the file in.

Work that is taken up again after a crash goes on in the language of the site.
"""

from django.conf import settings
from django.utils import translation
from django_tasks import task

from cadres.models import RosterImport
from cadres.roster import jobs


@task()
def check_roster(job_id: int, language: str = "") -> None:
    """Judge a roster file row by row."""
    with translation.override(language or settings.LANGUAGE_CODE):
        jobs.check(job=RosterImport.objects.get(pk=job_id))


@task()
def write_roster(job_id: int, language: str = "") -> None:
    """Write a roster file that was checked and confirmed."""
    with translation.override(language or settings.LANGUAGE_CODE):
        jobs.write(job=RosterImport.objects.get(pk=job_id))
