"""A case for one unit stays with its readers when the unit is put elsewhere."""

import datetime as dt
from collections.abc import Mapping

from wagtail.models import Revision

from cadres.observers import observes_reorganisation
from warning_cases.models import WarningCasePage


@observes_reorganisation
def let_readers_go_on(*, successors: Mapping[int, int], is_move: bool, at: dt.datetime) -> None:
    """Name the unit where it stands now, in what is published and in the newest draft.

    A merger names nobody new: more people would read the case than were meant.
    """
    if not is_move:
        return
    for page in WarningCasePage.objects.filter(readers_unit__in=successors):
        assert page.readers_unit_id is not None
        new = successors[page.readers_unit_id]
        WarningCasePage.objects.filter(pk=page.pk).update(readers_unit=new)
        revision: Revision | None = page.latest_revision
        if revision is not None and revision.content.get("readers_unit") in successors:
            revision.content["readers_unit"] = successors[revision.content["readers_unit"]]
            revision.save(update_fields=["content"])
