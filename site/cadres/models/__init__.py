from cadres.models.cadre import Cadre, CadreQuerySet, OfficialType, Rank, Status
from cadres.models.factor import Factor, FactorKind, FactorTries, RecoveryCode
from cadres.models.grant import Grant
from cadres.models.notice import Delivery, Notice, NoticeKind
from cadres.models.password import PasswordUse
from cadres.models.post import Post, Posting, Power, RiskFinding, RiskPoint
from cadres.models.review import SecondPersonTask
from cadres.models.roster import RosterImport, RosterVerdict
from cadres.models.unit import ContactPoint, Unit, UnitChange, UnitKind, UnitQuerySet

__all__ = [
    "Cadre",
    "CadreQuerySet",
    "ContactPoint",
    "Delivery",
    "Factor",
    "FactorKind",
    "FactorTries",
    "Grant",
    "Notice",
    "NoticeKind",
    "OfficialType",
    "PasswordUse",
    "Post",
    "Posting",
    "Power",
    "Rank",
    "RecoveryCode",
    "RiskFinding",
    "RiskPoint",
    "RosterImport",
    "RosterVerdict",
    "SecondPersonTask",
    "Status",
    "Unit",
    "UnitChange",
    "UnitKind",
    "UnitQuerySet",
]
