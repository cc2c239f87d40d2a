"""The sensitivity labels of a case, and the roles that a restricted one names."""

from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from cadres.roles import Role


class Sensitivity(models.TextChoices):
    PUBLIC = "PUBLIC", _("public: anyone")
    ALL_CADRES = "ALL_CADRES", _("all cadres: whoever is signed in")
    UNIT = "UNIT", _("one unit and all below it")
    RESTRICTED = "RESTRICTED", _("restricted: named roles only")


def as_stored(roles: Iterable[str]) -> str:
    """Return `roles` as the case keeps them: ",EDITOR,AUDITOR,", in a stable order; "" for none."""
    named = sorted({str(role) for role in roles})
    return f",{','.join(named)}," if named else ""


def read_roles(stored: str) -> list[Role]:
    """Return the roles of `stored`; what is no role (any more) is left out."""
    return [Role(name) for name in stored.split(",") if name in Role.values]
