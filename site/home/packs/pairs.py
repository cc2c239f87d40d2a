"""A case and its exemplar answer each other alone, also where a pack pairs them."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from home.packs.refusals import PackRefused


def _partner_of(page: Any) -> int | None:
    partner: int | None = getattr(page, "exemplar_id", None) or getattr(
        page, "counterpart_id", None
    )
    return partner


def refuse_crossed_pairs(pages: Iterable[Any]) -> None:
    """Look at `pages` as they are in their newest drafts: two queries for each that is paired.

    Raises:
        PackRefused: one names a partner that names a third; both titles are said.
    """
    drafts = {page.pk: page for page in pages}
    for page in drafts.values():
        partner_key = _partner_of(page)
        if partner_key is None:
            continue
        partner = drafts.get(partner_key)
        if partner is None:
            stored = Page.objects.filter(pk=partner_key).first()
            partner = stored.get_latest_revision_as_object() if stored else None
        if partner is not None and _partner_of(partner) not in (None, page.pk):
            raise PackRefused(
                _("“%(page)s” is paired with “%(partner)s”, which is paired with another page.")
                % {"page": page.title, "partner": partner.title}
            )
