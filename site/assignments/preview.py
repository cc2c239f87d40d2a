"""What opening an assignment would do, before anybody does it."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from assignments.finishing import finishing_entries
from assignments.models import Obligation
from cadres.models import Cadre, Unit


@dataclass(frozen=True)
class Preview:
    """How many people would be reached, how many have finished already or owe it already."""

    people: int
    finished: int
    owing: int
    minutes_each: int

    @property
    def to_do(self) -> int:
        """People who would have something to do."""
        return self.people - self.finished

    @property
    def hours(self) -> int:
        """Working time of everybody together, in whole hours, rounded up."""
        return -(-self.to_do * self.minutes_each // 60)


def preview_assignment(*, activity_key: str, audience: Unit, minutes: int) -> Preview:
    """Count what `open_assignment` would do for `audience`. One query."""
    finished = finishing_entries(activity_key).filter(cadre=OuterRef("pk"))
    owing = Obligation.objects.open().filter(
        cadre=OuterRef("pk"), assignment__activity_key=activity_key
    )
    counts = (
        Cadre.objects.in_service()
        .within(audience)
        .annotate(has_finished=Exists(finished), is_owing=Exists(owing))
        .aggregate(
            people=Count("pk"),
            finished=Count("pk", filter=Q(has_finished=True)),
            owing=Count("pk", filter=Q(is_owing=True)),
        )
    )
    return Preview(**counts, minutes_each=minutes)
