"""Assignment, Obligation and Tally: who must do what by when, and how far each unit is."""

from assignments.amendments.models import DeltaLesson
from assignments.appointments.models import AppointmentPack
from assignments.closing.models import CaseClosing, ClosingStep
from assignments.filings.models import Filing, FilingQuerySet, Order
from assignments.models.assignment import (
    GRACE_DAYS,
    MOST_DUE_DAYS,
    Assignment,
    AssignmentQuerySet,
    DueKind,
)
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
from assignments.overview.models import Collection, TallySnapshot, UnitFigure
from assignments.planning.models import AnnualPlan, PlanLine
from assignments.powers.models import PowerBasis, RiskEdge
from assignments.reminders.models import Reminder, SendingHours, WorkDay
from assignments.reports.models import QuarterlyReport
from assignments.targetbook.models import Target, TargetBook, TargetReport

__all__ = [
    "AUTOMATIC_EXCUSES",
    "GRACE_DAYS",
    "MOST_DUE_DAYS",
    "AnnualPlan",
    "AppointmentPack",
    "Assignment",
    "AssignmentQuerySet",
    "CaseClosing",
    "CheckRun",
    "ClosingStep",
    "Collection",
    "DeltaLesson",
    "DueKind",
    "Excuse",
    "Exemption",
    "ExemptionQuerySet",
    "Filing",
    "FilingQuerySet",
    "Obligation",
    "ObligationQuerySet",
    "Order",
    "PlanLine",
    "PowerBasis",
    "QuarterlyReport",
    "Reminder",
    "RiskEdge",
    "SendingHours",
    "Tally",
    "TallyQuerySet",
    "TallySnapshot",
    "Target",
    "TargetBook",
    "TargetReport",
    "UnitFigure",
    "WorkDay",
    "below",
]
