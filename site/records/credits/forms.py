"""What an organiser types to put a rule on hours in force."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cadres.models import Rank
from records.models import ActivityRule, CreditRule


class RuleForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs only
    """A new version of a rule, from a day on. Versions that have begun are never edited."""

    rank_from = forms.TypedChoiceField(
        label=_("Lowest rank"), choices=Rank.choices, coerce=int, initial=Rank.STAFF
    )
    rank_to = forms.TypedChoiceField(
        label=_("Highest rank"),
        choices=[("", _("and every rank above")), *Rank.choices],
        coerce=int,
        empty_value=None,
        required=False,
    )

    class Meta:
        model = CreditRule
        fields = (
            "code", "title", "title_en", "rank_from", "rank_to", "window", "category", "hours",
            "days", "online_most", "source", "source_en", "valid_from",
        )  # fmt: skip
        widgets = {
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "hours": forms.NumberInput(attrs={"inputmode": "decimal"}),
        }
        help_texts = {
            "code": _("The same code makes a new version; the one before ends the day before."),
            "days": _("Days of classes that are enough instead of the hours."),
            "valid_from": _("Today or later. Figures of past days do not change."),
            "source": _("The document and its year, as people may look it up."),
        }

    def _post_clean(self) -> None:
        """Leave constraints to the service: here the form only reads."""


class ActivityRuleForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs only
    """What one kind of activity may be worth, from a day on."""

    class Meta:
        model = ActivityRule
        fields = (
            "kind", "most_hours", "most_hours_a_day", "is_general", "source", "source_en",
            "valid_from",
        )  # fmt: skip
        widgets = {"valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}
        help_texts = {
            "source": _("The document and its year, as people may look it up."),
            "valid_from": _("Today or later. Figures of past days do not change."),
        }

    def _post_clean(self) -> None:
        """Leave constraints to the service: here the form only reads."""


class EndForm(forms.Form):
    """The last day of a rule."""

    last_day = forms.DateField(
        label=_("Last day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
