from cadres.models.cadre import Cadre, CadreQuerySet, OfficialType, Rank, Status
from cadres.models.grant import Grant
from cadres.models.post import Post, Posting, Power, RiskPoint
from cadres.models.review import SecondPersonTask
from cadres.models.unit import Unit, UnitQuerySet

__all__ = [
    "Cadre",
    "CadreQuerySet",
    "Grant",
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
