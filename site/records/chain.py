"""Where one person's entries stand in the signed log."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Subquery

from cadres.models import Cadre
from records.models import Checkpoint, Entry


@dataclass(frozen=True)
class ChainStatus:
    """`sealed` entries are under the last signed root, `waiting` ones will be with the next."""

    sealed: int
    waiting: int
    leaves: int
    root: str  # hexadecimal; "" before the first checkpoint
    signed_at: dt.datetime | None

    @property
    def short_root(self) -> str:
        """The root as people compare it: four groups of four."""
        return short_form(self.root)


def chain_status(cadre: Cadre, *, entries: int) -> ChainStatus:
    """Return where the entries of `cadre`, `entries` in number, stand. One query."""
    under = (
        Entry.objects.filter(cadre=cadre, leaf__index__lt=OuterRef("size"))
        .order_by()
        .values("cadre")
        .annotate(number=Count("pk"))
        .values("number")
    )
    last = Checkpoint.objects.annotate(sealed=Subquery(under)).last()
    if last is None:
        return ChainStatus(0, entries, 0, "", None)
    sealed = last.sealed or 0
    return ChainStatus(
        sealed=sealed,
        waiting=max(0, entries - sealed),
        leaves=last.size,
        root=bytes(last.root).hex(),
        signed_at=last.signed_at,
    )


def short_form(root: str) -> str:
    """Return the first 16 digits of a root in groups of four, as printed for anchoring."""
    return " ".join(root[start : start + 4] for start in range(0, min(len(root), 16), 4))
