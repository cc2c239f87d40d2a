"""The power lists of the demo's posts: how powers are exercised, what they rest on, what teaches."""

from assignments.models import PowerBasis, RiskEdge
from cadres.models import Post, Power, RiskPoint, Unit, UnitKind
from home.demo.pages import Shelf
from home.demo.source import read
from warning_cases.models import WarningCasePage

_KINDS = {
    "COUNTY": UnitKind.GOVERNMENT,
    "BUREAU": UnitKind.GOVERNMENT,
    "TOWN": UnitKind.TOWNSHIP,
    "ENTERPRISE": UnitKind.ENTERPRISE,
    "CENTRE": UnitKind.INSTITUTION,
    "OFFICE": UnitKind.OFFICE,
    "VILLAGE": UnitKind.GRASSROOTS,
}


def load_power_lists(shelf: Shelf, posts: dict[str, Post]) -> int:
    """Add process, basis and pages to powers that have none; return how many edges were new."""
    created = 0
    for row in read("powers"):
        power = Power.objects.filter(post=posts[row["post"]], name=row["power"]).first()
        if power is None:
            continue
        if not power.process:
            power.process = "\n".join(row["process"])
            power.basis = power.basis or row.get("basis", "")
            power.save(update_fields=["process", "basis"])
        pages = [shelf.pages[name] for name in row["pages"] if name in shelf.pages]
        points = RiskPoint.objects.filter(code__in=row["risks"])
        points.filter(power=None).update(power=power)
        for page in pages:
            for article in page.articles.all()[:2] if isinstance(page, WarningCasePage) else ():
                PowerBasis.objects.get_or_create(power=power, article=article)
            for point in points:
                _edge, is_new = RiskEdge.objects.get_or_create(risk_point=point, page=page)
                created += is_new
    return created + _link_cases()


def _link_cases() -> int:
    """Put every case on the risk points that it names itself; return how many edges were new."""
    named = WarningCasePage.risk_points.through.objects.values_list(
        "riskpoint_id", "warningcasepage_id"
    )
    known = set(RiskEdge.objects.values_list("risk_point_id", "page_id"))
    missing = sorted(set(named) - known)
    RiskEdge.objects.bulk_create(
        RiskEdge(risk_point_id=point, page_id=page) for point, page in missing
    )
    return len(missing)


def describe_units() -> None:
    """Say of which type the demo's units are, where nobody has said so."""
    for row in read("units"):
        Unit.objects.filter(code=row["code"], kind="").update(
            kind=_KINDS[row["kind"]], region="澄川县"
        )
