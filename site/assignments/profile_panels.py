"""What a unit's profile says of assignments, targets and filings."""

from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from assignments.figures import Figures
from assignments.filings.models import Filing
from assignments.models import Assignment, Tally
from assignments.targetbook.models import TargetBook
from cadres.units.profile import ProfilePanel, UnitProfile, gives_profile_panel


@dataclass(frozen=True)
class Line:
    """One figure of the profile, and where it is looked into."""

    label: str
    value: str
    route: str


@dataclass(frozen=True)
class Work:
    """Figures of the unit with everything below it."""

    lines: tuple[Line, ...]


@gives_profile_panel
def tell_of_work(*, profile: UnitProfile) -> ProfilePanel:
    """Say how far running assignments are, and how targets and filings stand. Five queries."""
    running = Assignment.objects.touching([profile.unit]).running(profile.today)
    sums = (
        Tally.objects.below([profile.unit])
        .filter(assignment__in=running.order_by().values("pk"))
        .aggregate(assigned=Sum("assigned"), started=Sum("started"), done=Sum("done"))
    )
    figures = Figures(*(sums[name] or 0 for name in ("assigned", "started", "done")))
    filings = Filing.objects.below([profile.unit])
    books = TargetBook.objects.filter(unit__path__startswith=profile.unit.path)
    return ProfilePanel(
        "assignments/includes/unit_work.html",
        Work(
            (
                Line(_("Running assignments"), str(running.count()), "boards"),
                Line(_("Done of what they ask"), figures.percent, "boards"),
                Line(_("Target books"), str(books.count()), "target_books"),
                Line(_("Filings owed"), str(filings.owed().count()), "filings"),
                Line(_("Filings late"), str(filings.late(profile.today).count()), "filings"),
            )
        ),
        position=10,
    )
