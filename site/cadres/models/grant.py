"""Grant: a role held over a unit and everything below it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cadres.roles import Role


class Grant(models.Model):
    """`cadre` holds `role` over the subtree of `unit`; what the role may do is in `policies`."""

    cadre = models.ForeignKey(
        "cadres.Cadre", models.CASCADE, related_name="grants", verbose_name=_("cadre")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    unit = models.ForeignKey(
        "cadres.Unit", models.CASCADE, related_name="grants", verbose_name=_("unit")
    )

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        ordering = ["cadre", "role"]
        constraints = [
            models.UniqueConstraint(fields=["cadre", "role", "unit"], name="cadres_grant_once"),
            # No one holds two of the three administrations (separation of powers).
            models.UniqueConstraint(
                fields=["cadre"],
                condition=Q(role__in=["SYSTEM_ADMIN", "SECURITY_ADMIN", "AUDITOR"]),
                name="cadres_grant_one_administration",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cadre} · {self.get_role_display()} · {self.unit}"
