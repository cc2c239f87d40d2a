"""A password that the directory knows signs in an account that exists here."""

from typing import Any

from django.http import HttpRequest

from cadres.backends import StaffNumberBackend
from cadres.directory.asking import accepts
from cadres.models import Cadre


class DirectoryBackend(StaffNumberBackend):
    """Asks the directory by staff number; never creates an account, never opens a closed one."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **_unused: Any,
    ) -> Cadre | None:
        if not username or not password:
            return None
        try:
            cadre = Cadre.objects.get_by_natural_key(username)
        except Cadre.DoesNotExist:
            accepts(username, password)  # takes as long as for an account that exists
            return None
        is_right = accepts(cadre.staff_number, password)
        return cadre if is_right and self.user_can_authenticate(cadre) else None
