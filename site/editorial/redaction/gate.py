"""Nothing goes live while a finding is open."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import ngettext

from core.publishing_gates import gate_of_publishing
from editorial.redaction.checking import open_findings


@gate_of_publishing
def findings_are_settled(*, page: Any) -> Sequence[str]:
    """Hold the page back until each finding is put right or waived by a second person."""
    found = open_findings(page)
    if not found:
        return ()
    first = found[0]
    return (
        ngettext(
            "The redaction check found %(number)d thing (%(kind)s in “%(place)s”). Put it right, "
            "or let a second person waive it with a reason.",
            "The redaction check found %(number)d things (first: %(kind)s in “%(place)s”). Put "
            "them right, or let a second person waive each with a reason.",
            len(found),
        )
        % {"number": len(found), "kind": first.kind_label, "place": first.place},
    )
