"""What the background worker does when it is asked to."""

from django.utils import timezone
from django_tasks import task

from assignments.checking.services import carry_out
from assignments.models import CheckRun
from assignments.reevaluating import reevaluate_running


@task()
def run_check(run_id: int) -> None:
    """Carry out a check that was planned."""
    carry_out(run=CheckRun.objects.get(pk=run_id))


@task()
def reevaluate_everybody() -> None:
    """Bring every running assignment in step with the roster."""
    reevaluate_running(at=timezone.now())
