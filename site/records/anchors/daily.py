"""The daily report: what entered the record on one day, and the root that seals it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import segno
from django.db.models import Count, Sum
from django.utils import timezone

from records import checkpoints
from records.chain import short_form
from records.models import Checkpoint, Cosignature, Entry, Kind


@dataclass(frozen=True)
class KindOfDay:
    label: str
    entries: int
    hours: Decimal


@dataclass(frozen=True)
class DailyReport:
    """Figures of `day` on the site's clock; no person is named. Three queries in all."""

    day: dt.date

    @property
    def bounds(self) -> tuple[dt.datetime, dt.datetime]:
        """The first instant of the day and that of the next."""
        zone = timezone.get_default_timezone()
        first = dt.datetime.combine(self.day, dt.time.min, tzinfo=zone)
        last = dt.datetime.combine(self.day + dt.timedelta(days=1), dt.time.min, tzinfo=zone)
        return first, last

    @cached_property
    def kinds(self) -> list[KindOfDay]:
        """What was recorded, by kind, in the order of the kinds."""
        first, last = self.bounds
        rows = (
            Entry.objects.filter(recorded_at__gte=first, recorded_at__lt=last)
            .order_by()
            .values("kind")
            .annotate(entries=Count("pk"), hours=Sum("credit_hours"))
        )
        found = {row["kind"]: row for row in rows}
        return [
            KindOfDay(str(kind.label), found[kind]["entries"], found[kind]["hours"])
            for kind in Kind
            if kind in found
        ]

    @property
    def entries(self) -> int:
        return sum(kind.entries for kind in self.kinds)

    @cached_property
    def checkpoint(self) -> Checkpoint | None:
        """The last one signed until the end of the day."""
        return Checkpoint.objects.filter(signed_at__lt=self.bounds[1]).order_by("size").last()

    @cached_property
    def cosignatures(self) -> list[Cosignature]:
        """What witnesses signed over that checkpoint."""
        if self.checkpoint is None:
            return []
        return list(self.checkpoint.cosignatures.select_related("witness"))

    @property
    def root(self) -> str:
        return bytes(self.checkpoint.root).hex() if self.checkpoint else ""

    @property
    def short_root(self) -> str:
        return short_form(self.root)

    @property
    def text(self) -> str:
        """The text that was signed: typed or scanned into a file it is an anchor."""
        return checkpoints.signed_text(self.checkpoint).decode() if self.checkpoint else ""

    @property
    def qr(self) -> str:
        """The text as the address of a drawing."""
        drawing: str = segno.make(self.text, error="m", micro=False).svg_data_uri(
            scale=4, border=2, dark="#1c2b33", light="#ffffff"
        )
        return drawing
