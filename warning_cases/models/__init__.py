from warning_cases.models.pages import CaseIndexPage, WarningCasePage
from warning_cases.models.taxonomy import Axis, Charge, Term

__all__ = ["Axis", "CaseIndexPage", "Charge", "Term", "WarningCasePage"]
