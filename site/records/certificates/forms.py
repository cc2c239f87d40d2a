"""Filling in a certificate template."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.certificates.activities import certified_activities
from records.models import CertificateTemplate


class CertificateTemplateForm(forms.ModelForm[CertificateTemplate]):
    """All of a template; the activity is chosen from what ends with a certificate."""

    activity = forms.ChoiceField(label=_("For which activity"), required=False)

    class Meta:
        model = CertificateTemplate
        fields = (
            "name",
            "activity",
            "heading",
            "heading_en",
            "wording",
            "wording_en",
            "layout",
            "validity_months",
            "is_active",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", str(_("every activity without a template of its own")))]
        choices += [(one.activity, one.title) for one in certified_activities()]
        present = self.instance.activity
        if present not in dict(choices):
            choices.append((present, present))
        field = self.fields["activity"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices
