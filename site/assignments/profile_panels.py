"""What a unit's profile says of assignments, targets and filings."""

from dataclasses import dataclass

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from assignments.figures import Figures
from assignments.filings.models import Filing
from assignments.models import Assignment, Tally
from assignments.targetbook.models import TargetBook
from assignments.targetbook.progress import progress_of
from cadres.units.profile import ProfilePanel, UnitProfile, gives_profile_panel


@dataclass(frozen=True)
class Line:
    """One figure of the profile, and where it is looked into."""

    label: str
    value: str
    url: str


@dataclass(frozen=True)
class Work:
    """Figures of the unit with everything below it."""

    lines: tuple[Line, ...]


@gives_profile_panel
def tell_of_work(*, profile: UnitProfile) -> ProfilePanel:
    """Say how far running assignments are, and how targets and filings stand. Eight queries."""
    running = Assignment.objects.touching([profile.unit]).running(profile.today)
    sums = (
        Tally.objects.below([profile.unit])
        .filter(assignment__in=running.order_by().values("pk"))
        .aggregate(assigned=Sum("assigned"), started=Sum("started"), done=Sum("done"))
    )
    figures = Figures(*(sums[name] or 0 for name in ("assigned", "started", "done")))
    filings = Filing.objects.below([profile.unit])
    return ProfilePanel(
        "assignments/includes/unit_work.html",
        Work(
            (
                Line(_("Running assignments"), str(running.count()), reverse("boards")),
                Line(_("Done of what they ask"), figures.percent, reverse("boards")),
                _targets(profile),
                Line(_("Filings owed"), str(filings.owed().count()), reverse("filings")),
                Line(
                    _("Filings late"),
                    str(filings.late(profile.today).count()),
                    reverse("filings"),
                ),
            )
        ),
        position=10,
    )


def _targets(profile: UnitProfile) -> Line:
    """Say how many targets of the unit's book of this year are reached; else that it has none."""
    book = (
        TargetBook.objects.filter(unit=profile.unit, year=profile.today.year)
        .select_related("unit")
        .first()
    )
    if book is None:
        return Line(
            _("Targets reached"), _("no target book this year"), reverse("target_books")
        )
    progress = progress_of(book, profile.today)
    reached = sum(each.is_reached for each in progress)
    return Line(_("Targets reached"), f"{reached}/{len(progress)}", book.get_absolute_url())
