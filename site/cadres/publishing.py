"""What happens when a review ends well. Imports no model: Wagtail loads it with its own models."""

from typing import Any


def publish_approved(workflow_state: Any, user: Any = None) -> None:
    """Publish exactly the revision that was approved last (WAGTAIL_FINISH_WORKFLOW_ACTION).

    Permissions are not asked: the approval by a second person is the permission.
    """
    approved = (
        workflow_state.task_states.filter(status="approved").order_by("-finished_at").first()
    )
    approved.revision.publish(user=user, skip_permission_checks=True)
