"""What the check finds on a page, and what of it has been waived."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from core.redaction.hits import Hit, Kind, excerpt
from core.redaction.scanning import scan
from editorial.models import PublicName, Waiver
from editorial.models.waiver import KIND_LABELS
from editorial.redaction.places import Text, place_in_words, texts_of

CHECKED_APPS: Final = frozenset({"warning_cases", "exemplars"})


@dataclass(frozen=True)
class Finding:
    """One thing to put right or to waive, and where it stands."""

    kind: Kind
    field: str
    place: str
    offset: int
    before: str
    found: str
    after: str
    digest: str
    waiver: Waiver | None = None

    @property
    def kind_label(self) -> str:
        return str(KIND_LABELS[self.kind])

    @property
    def is_open(self) -> bool:
        return self.waiver is None


def is_checked(page: Any) -> bool:
    """Tell whether pages of this kind are read by the redaction check."""
    return page._meta.app_label in CHECKED_APPS


def findings_in(texts: Iterable[Text], names: Iterable[str] = ()) -> list[Finding]:
    """Return the findings of some texts, in order, none waived. Pure."""
    listed = list(names)
    return [_finding(text, hit) for text in texts for hit in scan(text.text, names=listed)]


def _finding(text: Text, hit: Hit) -> Finding:
    before, found, after = excerpt(text.text, hit)
    return Finding(
        kind=hit.kind,
        field=text.field,
        place=place_in_words(text),
        offset=hit.start,
        before=before,
        found=found,
        after=after,
        digest=hit.digest,
    )


def findings_of(page: Any) -> list[Finding]:
    """Return what is found in `page` as it stands in memory, each with its waiver.

    Two queries, and one for each kind of related row. A public case may name its people: names
    are not looked for there.
    """
    if not is_checked(page):
        return []
    is_public = getattr(page, "case_kind", "") == "PUBLIC"
    names = [] if is_public else list(PublicName.objects.values_list("name", flat=True))
    found = findings_in(texts_of(page), names)
    if not found or page.pk is None:
        return found
    waivers = {
        waiver.digest: waiver
        for waiver in Waiver.objects.filter(page_id=page.pk).select_related("waived_by")
    }
    return [replace(finding, waiver=waivers.get(finding.digest)) for finding in found]


def open_findings(page: Any) -> list[Finding]:
    """Return the findings that hold the page back."""
    return [finding for finding in findings_of(page) if finding.is_open]
