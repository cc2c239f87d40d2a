"""Assignment, Obligation and Tally: who must do what by when, and how far each unit is."""

from assignments.appointments.models import AppointmentPack
from assignments.models.assignment import Assignment, AssignmentQuerySet, DueKind
from assignments.models.check_run import CheckRun
from assignments.models.exemption import Exemption, ExemptionQuerySet
from assignments.models.obligation import (
    AUTOMATIC_EXCUSES,
    Excuse,
    Obligation,
    ObligationQuerySet,
)
from assignments.models.subtrees import below
from assignments.models.tally import Tally, TallyQuerySet
from assignments.reminders.models import Reminder, SendingHours, WorkDay

__all__ = [
    "AUTOMATIC_EXCUSES",
    "AppointmentPack",
    "Assignment",
    "AssignmentQuerySet",
    "CheckRun",
    "DueKind",
    "Excuse",
    "Exemption",
    "ExemptionQuerySet",
    "Obligation",
    "ObligationQuerySet",
    "Reminder",
    "SendingHours",
    "Tally",
    "TallyQuerySet",
    "WorkDay",
    "below",
]
