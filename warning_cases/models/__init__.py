from warning_cases.models.bands import AmountBand, AmountKind
from warning_cases.models.case import WarningCasePage
from warning_cases.models.exercises import Exercise, ExerciseRun, MirrorClause, ReminderTally
from warning_cases.models.index import CaseIndexPage
from warning_cases.models.questions import CaseQuestion
from warning_cases.models.taxonomy import Axis, Charge, Term

__all__ = [
    "AmountBand",
    "AmountKind",
    "Axis",
    "CaseIndexPage",
    "CaseQuestion",
    "Charge",
    "Exercise",
    "ExerciseRun",
    "MirrorClause",
    "ReminderTally",
    "Term",
    "WarningCasePage",
]
