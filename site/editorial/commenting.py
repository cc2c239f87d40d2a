"""Comments do not change a text: what was approved stays approved."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import TaskState

from core.authorship import says_the_same


def keep_approvals(request: HttpRequest, page: Any) -> None:
    """Let approvals of the review under way stand where the last save only left comments.

    Wagtail asks for every approval again whenever anything was saved.
    """
    state = page.current_workflow_state
    if state is None:
        return
    newest, *earlier = page.revisions.order_by("-created_at")[:2]
    if earlier and says_the_same(earlier[0], newest):
        TaskState.objects.filter(workflow_state=state, revision=earlier[0]).update(
            revision=newest
        )
