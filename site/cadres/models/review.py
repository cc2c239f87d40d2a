"""The review step of publishing: what one person wrote, another approves."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from core.authorship import writer_of
from core.publishing_gates import PublishingBarred, reasons_against


class SecondPersonTask(AbstractGroupApprovalTask):
    """Approval by a member of the groups who neither asked for it nor wrote what is approved.

    Holds for everybody, superusers included, and for every way Wagtail offers to approve: each
    asks `get_actions` what to show and goes through `on_action`.
    """

    class Meta:
        verbose_name = _("approval by a second person")
        verbose_name_plural = _("approvals by a second person")

    def get_actions(self, obj: Any, user: AbstractBaseUser) -> list[tuple[str, Any, bool]]:
        """Return what `user` may do: "approve" only where they are the second person.

        Nobody is offered to approve what a gate of publishing holds back.
        """
        actions: list[tuple[str, Any, bool]] = super().get_actions(obj, user)
        if not any(action[0] == "approve" for action in actions):
            return actions
        state = obj.current_workflow_task_state
        is_first = state is not None and user.pk in self.first_people(state)
        if is_first or reasons_against(obj.get_latest_revision_as_object()):
            return [action for action in actions if action[0] != "approve"]
        return actions

    def on_action(
        self, task_state: TaskState, user: AbstractBaseUser, action_name: str, **kwargs: Any
    ) -> None:
        """Perform the action.

        Raises:
            PermissionDenied: `user` asked for this review, or wrote the text under review or a
                later one.
            PublishingBarred: a gate of publishing holds the text back.
        """
        if action_name == "approve" and user.pk in self.first_people(task_state):
            raise PermissionDenied(
                _("Somebody else has to approve: you wrote this text or asked for its review.")
            )
        if action_name == "approve":
            page = task_state.workflow_state.content_object.get_latest_revision_as_object()
            reasons = reasons_against(page)
            if reasons:
                raise PublishingBarred(reasons)
        super().on_action(task_state, user, action_name, **kwargs)

    def first_people(self, task_state: TaskState) -> set[int]:
        """Return the ids of those who cannot be the second person.

        Whoever only left comments changed no text and still can.
        """
        state = task_state.workflow_state
        latest = state.content_object.get_latest_revision()
        people = {
            state.requested_by_id,
            writer_of(task_state.revision) if task_state.revision else None,
            writer_of(latest) if latest else None,
        }
        return people - {None}

    @classmethod
    def get_description(cls) -> str:
        return str(
            _("Members of the chosen groups approve, but never what they wrote or submitted.")
        )
