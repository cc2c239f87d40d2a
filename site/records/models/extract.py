"""Extract: one page about a record, signed, for an appointment procedure."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from records.codes import CODE_LENGTH, grouped
from records.models.certificate import new_code


class Extract(models.Model):
    """What the record said when the extract was issued, byte for byte, under our signature.

    Never changed. Deleted with the person's other data: the paper then says that it cannot be
    checked any more.
    """

    code = models.CharField(_("code"), max_length=CODE_LENGTH, unique=True, default=new_code)
    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="extracts", verbose_name=_("cadre")
    )
    issued_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued at"))
    purpose = models.CharField(_("for which procedure"), max_length=120)
    content = models.TextField(_("content (canonical JSON)"))
    public_key = models.BinaryField(_("public key (Ed25519)"), max_length=32)
    signature = models.BinaryField(_("signature (Ed25519)"), max_length=64)

    class Meta:
        verbose_name = _("extract of a record")
        verbose_name_plural = _("extracts of records")
        ordering = ["-issued_at", "-pk"]

    def __str__(self) -> str:
        return self.code

    @property
    def printed_code(self) -> str:
        """The code in groups of four, as printed."""
        return grouped(self.code)

    def get_absolute_url(self) -> str:
        return reverse("verify_extract", args=[self.code])
