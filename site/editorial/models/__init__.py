from editorial.models.bulletin import (
    Bulletin,
    BulletinAddress,
    BulletinItem,
    BulletinReceipt,
)
from editorial.models.discussion import DiscussionSettings, Remark
from editorial.models.intake import IntakeNote
from editorial.models.plan import EditorialPlan, ReviewNotice
from editorial.models.punishment import PunishmentCase
from editorial.models.waiver import PublicName, Waiver

__all__ = [
    "Bulletin",
    "BulletinAddress",
    "BulletinItem",
    "BulletinReceipt",
    "DiscussionSettings",
    "EditorialPlan",
    "IntakeNote",
    "PublicName",
    "PunishmentCase",
    "Remark",
    "ReviewNotice",
    "Waiver",
]
