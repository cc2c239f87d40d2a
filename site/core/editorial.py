"""What people may do with pages where nobody may publish alone."""

from typing import Any

from wagtail.models import PagePermissionTester


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
