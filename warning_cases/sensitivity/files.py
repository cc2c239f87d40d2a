"""Pictures and recordings of cases go to whoever may read one of the cases they belong to."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, ReferenceIndex

from warning_cases.models import WarningCasePage


def may_see_file(file: Any, user: Any) -> bool:
    """Tell whether `user` may have `file`, a picture or a document.

    What no case uses is not ours to refuse. What a case uses goes to readers of any case that
    uses it, and to everyone where another published page shows it too.

    Queries: one; two or three where a case uses the file.
    """
    case_type = ContentType.objects.get_for_model(WarningCasePage)
    page_type = ContentType.objects.get_for_model(Page)
    uses = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(file),
        to_object_id=str(file.pk),
        base_content_type=page_type,
    ).values_list("content_type_id", "object_id")
    cases: set[int] = set()
    others: set[int] = set()
    for content_type_id, object_id in uses:
        (cases if content_type_id == case_type.pk else others).add(int(object_id))
    if not cases:
        return True
    if WarningCasePage.objects.filter(pk__in=cases).readable_by(user).exists():
        return True
    return bool(others) and Page.objects.live().public().filter(pk__in=others).exists()
