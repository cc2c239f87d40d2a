"""What people may do with pages where nobody may publish alone, nor see what is not for them."""

from functools import wraps
from typing import Any

from django.contrib.auth.models import AnonymousUser
from wagtail.models import PagePermissionTester
from wagtail.permission_policies.pages import PagePermissionPolicy

from core.readers import visible_to


class EditorialPermissions(PagePermissionTester):
    """Wagtail's rules, with two steps that it ties to `publish` given to those who review.

    Publishing takes two people and happens in the workflow only. Taking a page down is the safe
    direction and may be urgent: one reviewer (who holds "unlock") can do it. So can reordering,
    which changes no text.
    """

    user: Any
    page: Any

    def can_publish(self) -> bool:
        """Nobody: not even with Wagtail's `publish` permission, not even as a superuser."""
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        if super().can_unpublish():
            return True
        return bool(
            self._is_reviewer()
            and self.page.live
            and not self.page_is_root
            and not self.page_locked()
        )

    def can_reorder_children(self) -> bool:
        return bool(super().can_reorder_children() or self._is_reviewer())

    def _is_reviewer(self) -> bool:
        return bool(self.user.is_active) and "unlock" in getattr(
            self,
            "permissions",
            (),  # superusers have none, and need none
        )


class HiddenPagePermissions(EditorialPermissions):
    """Of a page that the user may not even read: nothing, whatever their groups say."""

    def __init__(self, user: Any, page: Any) -> None:
        super().__init__(AnonymousUser(), page)
        self.permissions: set[str] = set()

    def can_lock(self) -> bool:
        return False

    def can_unlock(self) -> bool:
        return False

    def can_submit_for_moderation(self) -> bool:
        return False


def hide_in_editor() -> None:
    """Let Wagtail's explorer, search, reports and internal API leave out what is hidden.

    All of them ask one policy class which pages a user may explore or change.
    """
    for name in ("explorable_instances", "instances_user_has_any_permission_for"):
        asked = getattr(PagePermissionPolicy, name)
        if not hasattr(asked, "__wrapped__"):
            setattr(PagePermissionPolicy, name, _without_hidden(asked))


def _without_hidden(asked: Any) -> Any:
    @wraps(asked)
    def answer(self: Any, user: Any, *rest: Any) -> Any:
        return visible_to(asked(self, user, *rest), user)

    return answer
