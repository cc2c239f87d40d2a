"""Where a situation falls, and when it is met."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Verdict(models.TextChoices):
    """The three answers of a boundary card (纪法界限卡)."""

    ALLOWED = "ALLOWED", _("Allowed")
    REPORT = "REPORT", _("Report")
    FORBIDDEN = "FORBIDDEN", _("Forbidden")


class Occasion(models.TextChoices):
    """When the situation of a card is met; festivals carry the codes of `campaigns.festivals`."""

    NEW_YEAR = "NEW_YEAR", _("New Year")
    SPRING_FESTIVAL = "SPRING_FESTIVAL", _("Spring Festival")
    LANTERN = "LANTERN", _("Lantern Festival")
    QINGMING = "QINGMING", _("Qingming")
    LABOUR_DAY = "LABOUR_DAY", _("Labour Day")
    DRAGON_BOAT = "DRAGON_BOAT", _("Dragon Boat Festival")
    MID_AUTUMN = "MID_AUTUMN", _("Mid-Autumn Festival")
    NATIONAL_DAY = "NATIONAL_DAY", _("National Day")
    WEDDING = "WEDDING", _("Weddings and funerals")
    LECTURE_FEE = "LECTURE_FEE", _("Lecture fees")
    LOAN = "LOAN", _("Borrowing and lending")
    OTHER = "OTHER", _("Other occasions")
