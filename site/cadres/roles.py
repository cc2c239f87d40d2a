"""The roles a cadre can be granted over a unit subtree."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    SUPERVISOR = "SUPERVISOR", _("unit supervisor")
    LIAISON = "LIAISON", _("unit liaison")
    ORGANISER = "ORGANISER", _("campaign organiser")
    EDITOR = "EDITOR", _("editor")
    LEGAL_REVIEWER = "LEGAL_REVIEWER", _("legal reviewer")
    PUBLISHER = "PUBLISHER", _("discipline reviewer")
    INSPECTOR = "INSPECTOR", _("inspector")
    SYSTEM_ADMIN = "SYSTEM_ADMIN", _("system administrator")
    SECURITY_ADMIN = "SECURITY_ADMIN", _("security administrator")
    AUDITOR = "AUDITOR", _("auditor")
