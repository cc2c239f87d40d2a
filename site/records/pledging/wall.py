"""The pledge wall of a unit: who signed this year. Names, by pinyin; never a ranking."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator

from cadres.models import Cadre, CadreQuerySet, Unit
from cadres.policies import Capability, top_units
from records.models import Pledge

NAMES_PER_PAGE = 120


def wall_unit(reader: Cadre, code: str) -> Unit | None:
    """Return the unit whose wall `reader` asked for, if they may see it; their own for "".

    Everybody sees the wall of their own unit; who tracks completion sees those of all units
    they track.
    """
    if code in ("", reader.unit.code if reader.unit else ""):
        return reader.unit
    unit = Unit.objects.filter(code=code).first()
    tracked = top_units(reader, Capability.TRACK_COMPLETION)
    return unit if unit and any(top.contains(unit) for top in tracked) else None


@dataclass(frozen=True)
class Wall:
    """The wall of `unit`, sub-units included, in the calendar year `year`."""

    unit: Unit
    year: int
    page_number: str = "1"

    @cached_property
    def people(self) -> CadreQuerySet:
        """Everybody in service in the unit."""
        people: CadreQuerySet = Cadre.objects.in_service().within(self.unit)
        return people

    @cached_property
    def signers(self) -> CadreQuerySet:
        signed = Pledge.objects.integrity().filter(signed_at__year=self.year)
        signers: CadreQuerySet = self.people.filter(pk__in=signed.values("cadre"))
        return signers.order_by("sort_key", "pk")

    @cached_property
    def page(self) -> "Page[Cadre]":
        return Paginator(self.signers, NAMES_PER_PAGE).get_page(self.page_number)

    @property
    def signed(self) -> int:
        """How many signed. Shares the query of the page."""
        return self.page.paginator.count

    @cached_property
    def in_service(self) -> int:
        """How many there are in service. One query."""
        return self.people.count()
