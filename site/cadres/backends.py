"""Signing in by staff number or user name."""

from typing import Any, Final

from django.contrib.auth.backends import ModelBackend
from django.db.models import BigAutoField

from cadres.models import Cadre
from core.prepared import PreparedRead

_BY_ID: Final = PreparedRead(lambda pk: Cadre.objects.filter(pk=pk), pk=BigAutoField())


class StaffNumberBackend(ModelBackend):
    """The model backend; `CadreManager.get_by_natural_key` accepts either name."""

    def get_user(self, user_id: Any) -> Cadre | None:
        """Return the account of a session, unless it is closed. One prepared query."""
        found = _BY_ID.first(pk=user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
