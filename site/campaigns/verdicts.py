"""Where a situation falls."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """The three answers of a boundary card (纪法界限卡)."""

    ALLOWED = "ALLOWED", _("Allowed")
    REPORT = "REPORT", _("Report")
    FORBIDDEN = "FORBIDDEN", _("Forbidden")
