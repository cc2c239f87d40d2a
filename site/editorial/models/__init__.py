from editorial.models.plan import EditorialPlan, ReviewNotice
from editorial.models.waiver import PublicName, Waiver

__all__ = ["EditorialPlan", "PublicName", "ReviewNotice", "Waiver"]
