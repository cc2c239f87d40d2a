"""What is typed to set a task, to write, to mark, and to agree."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, Unit, UnitQuerySet
from core.due_dates import DueDateField
from records.activities.forms import UnitField
from records.essays.files import ACCEPT
from records.essays.marking import RubricWrong, rubric_from
from records.models.essay import EssayTask

USUAL_RUBRIC = (
    "观点正确，立场鲜明 30\n联系岗位，有真实思考 30\n结构清楚，论证有力 20\n语言准确 20"
)


class TaskForm(forms.Form):
    """An essay or speech for the people of a unit."""

    form = forms.ChoiceField(label=_("Form"), choices=EssayTask.Form.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=240, required=False)
    brief = forms.CharField(
        label=_("What to write about"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    audience = UnitField(
        label=_("For whom"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        help_text=_("Everyone in service in this unit and its sub-units."),
        error_messages={"invalid_choice": _("Choose one of your units.")},
    )
    rubric = forms.CharField(
        label=_("Rubric"),
        initial=USUAL_RUBRIC,
        help_text=_("One criterion a line with its points; 100 in all. Writers see it, too."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    least_characters = forms.IntegerField(
        label=_("Characters at least"), min_value=0, max_value=20_000, initial=800
    )
    opens_on = forms.DateField(
        label=_("Opens on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    due_on = DueDateField(
        label=_("Due on"),
        help_text=_("Essays are taken until the end of this day."),
    )
    credit_hours = forms.DecimalField(
        label=_("Credit hours"),
        max_digits=6,
        decimal_places=2,
        initial=2,
        help_text=_("Within the rule for essays; recorded when an essay passes."),
    )
    markers = forms.CharField(
        label=_("Markers"),
        help_text=_(
            "Staff numbers of two or more people, separated by spaces. They see no names."
        ),
    )

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audience = self.fields["audience"]
        assert isinstance(audience, UnitField)
        audience.queryset = units
        first = units.first()
        audience.shallowest = first.depth if first else 1

    def clean_rubric(self) -> list[dict[str, object]]:
        try:
            return rubric_from(self.cleaned_data["rubric"])
        except RubricWrong as error:
            raise forms.ValidationError(str(error)) from error

    def clean_markers(self) -> list[Cadre]:
        typed = self.cleaned_data["markers"].replace("，", " ").replace(",", " ").split()
        found = {
            cadre.staff_number: cadre
            for cadre in Cadre.objects.filter(staff_number__in=typed, is_active=True)
        }
        unknown = [number for number in typed if number not in found]
        if unknown:
            raise forms.ValidationError(
                _("No account with the staff number %(numbers)s.")
                % {"numbers": ", ".join(unknown)}
            )
        return list(found.values())


class EssayForm(forms.Form):
    """What a cadre writes."""

    text = forms.CharField(
        label=_("Text"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 16, "lang": "zh-Hans"}),
    )
    file = forms.FileField(
        label=_("File instead of, or beside, the text"),
        required=False,
        help_text=_(
            "PDF, DOCX or ODT, at most 10 MB. Do not put your name into it: markers see no names."
        ),
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )


class MarkForm(forms.Form):
    """Points for each criterion of a rubric, and a note."""

    note = forms.CharField(
        label=_("Note to the author"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, rubric: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        criteria = {
            f"criterion_{number}": forms.IntegerField(
                label=criterion["name"],
                min_value=0,
                max_value=criterion["points"],
                help_text=_("0 to %(points)s points") % {"points": criterion["points"]},
            )
            for number, criterion in enumerate(rubric)
        }
        self.fields = {**criteria, **self.fields}

    def points(self) -> list[int]:
        """The points given, in the order of the rubric."""
        return [
            value for name, value in self.cleaned_data.items() if name.startswith("criterion_")
        ]
