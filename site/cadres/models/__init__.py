from cadres.models.cadre import Cadre, CadreQuerySet, OfficialType, Rank, Status
from cadres.models.grant import Grant
from cadres.models.notice import Delivery, Notice, NoticeKind
from cadres.models.post import Post, Posting, Power, RiskPoint
from cadres.models.review import SecondPersonTask
from cadres.models.unit import Unit, UnitQuerySet

__all__ = [
    "Cadre",
    "CadreQuerySet",
    "Delivery",
    "Grant",
    "Notice",
    "NoticeKind",
    "OfficialType",
    "Post",
    "Posting",
    "Power",
    "Rank",
    "RiskPoint",
    "SecondPersonTask",
    "Status",
    "Unit",
    "UnitQuerySet",
]
