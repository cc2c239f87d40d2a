"""Pictures and recordings of cases go to whoever may read one of the cases they belong to."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from core.draft_files import pages_showing
from warning_cases.models import WarningCasePage


def may_see_file(file: Any, user: Any) -> bool:
    """Tell whether `user` may have `file`, a picture or a document.

    What no case uses is not ours to refuse. What a case uses goes to readers of any case that
    uses it, and to everyone where another published page shows it too.

    Queries: one; two or three where a case uses the file.
    """
    case_type = ContentType.objects.get_for_model(WarningCasePage)
    cases: set[int] = set()
    others: set[int] = set()
    for content_type_id, page in pages_showing(file):
        (cases if content_type_id == case_type.pk else others).add(page)
    if not cases:
        return True
    if WarningCasePage.objects.filter(pk__in=cases).readable_by(user).exists():
        return True
    return bool(others) and Page.objects.live().public().filter(pk__in=others).exists()


def files_hidden_from(model: Any, user: Any) -> set[str]:
    """Return the keys of pictures or documents (`model`) that only hidden cases use. Three queries."""
    hidden = {
        str(key)
        for key in WarningCasePage.objects.hidden_from(user).values_list("pk", flat=True)
    }
    if not hidden:
        return set()
    uses = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        base_content_type=ContentType.objects.get_for_model(Page),
    )
    theirs = set(uses.filter(object_id__in=hidden).values_list("to_object_id", flat=True))
    shown = uses.filter(to_object_id__in=theirs).exclude(object_id__in=hidden)
    return theirs - set(shown.values_list("to_object_id", flat=True))
