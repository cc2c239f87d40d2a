"""Forms of the compiling page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cadres.models import Unit
from editorial.models import Bulletin, BulletinItem


class MonthForm(forms.Form):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    month = forms.IntegerField(label=_("Month"), min_value=1, max_value=12)


class BulletinForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs only
    kept = forms.ModelMultipleChoiceField(
        label=_("Cases"),
        queryset=BulletinItem.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    units = forms.ModelMultipleChoiceField(
        label=_("Addressed to"),
        queryset=Unit.objects.filter(depth__lte=2),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Units below a chosen one are meant too."),
    )

    class Meta:
        model = Bulletin
        fields = ["title", "foreword"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept: Any = self.fields["kept"]
        kept.queryset = self.instance.items.all()
        if not self.is_bound:
            self.initial["kept"] = list(self.instance.items.all())
            self.initial["units"] = [a.unit_id for a in self.instance.addresses.all()]
