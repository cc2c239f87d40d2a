"""PasswordUse: which passwords an account had, as hashes, so that the last few are not used again."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PasswordUse(models.Model):
    """One password that an account had. Only the newest few of each account are kept."""

    cadre = models.ForeignKey(
        "cadres.Cadre",
        models.CASCADE,
        related_name="password_uses",
        verbose_name=_("cadre"),
    )
    encoded = models.CharField(_("password as a hash"), max_length=256)
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("earlier password")
        verbose_name_plural = _("earlier passwords")
        indexes = [
            models.Index(fields=["cadre", "-set_at"], name="cadres_passworduse_of_cadre")
        ]

    def __str__(self) -> str:
        return f"{self.cadre_id} · {self.set_at:%Y-%m-%d}"
