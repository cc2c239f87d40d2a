"""What is typed to plan an event, to declare an activity, and to decide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cadres.models import Unit, UnitQuerySet
from records.models import ActivityKind

_MOMENT = "%Y-%m-%dT%H:%M"


class UnitField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in stubs only
    """Units by name, indented by depth below the shallowest one offered."""

    shallowest = 1

    def label_from_instance(self, unit: Unit) -> str:
        return "\u3000" * max(0, int(unit.depth) - self.shallowest) + unit.label


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Any number of files, as a list; each is looked at by `photos.clean_photo`."""

    widget = PhotosInput(attrs={"multiple": True, "accept": "image/jpeg,image/png,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = (data if isinstance(data, list | tuple) else [data]) or [None]
        cleaned = [super(PhotosField, self).clean(each, initial) for each in given]
        return [each for each in cleaned if each]


class EventForm(forms.Form):
    """An offline activity for the people of a unit."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ActivityKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=240, required=False)
    place = forms.CharField(label=_("Place"), max_length=120)
    starts_at = forms.DateTimeField(
        label=_("Begins"),
        input_formats=[_MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
    )
    ends_at = forms.DateTimeField(
        label=_("Ends"),
        input_formats=[_MOMENT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT),
    )
    audience = UnitField(
        label=_("For whom"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        help_text=_("Everyone in service in this unit and its sub-units."),
        error_messages={"invalid_choice": _("Choose one of your units.")},
    )
    credit_hours = forms.DecimalField(
        label=_("Credit hours"),
        max_digits=6,
        decimal_places=2,
        help_text=_("Within the rule of this kind of activity."),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.25"}),
    )
    credit_days = forms.DecimalField(
        label=_("Days of training"),
        max_digits=5,
        decimal_places=1,
        required=False,
        help_text=_("For classes: half days count as 0.5."),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.5"}),
    )
    capacity = forms.IntegerField(label=_("Places"), min_value=1, required=False)
    about = forms.CharField(
        label=_("What it is about"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    allows_printed_code = forms.BooleanField(
        label=_("A printed code may be hung up"),
        required=False,
        help_text=_(
            "For places without a screen. A photo of it can be passed on while check-in is open."
        ),
    )

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audience = self.fields["audience"]
        assert isinstance(audience, UnitField)
        audience.queryset = units
        first = units.first()
        audience.shallowest = first.depth if first else 1

    def clean_credit_days(self) -> Any:
        return self.cleaned_data["credit_days"] or 0


class DeclareForm(forms.Form):
    """An activity held elsewhere."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ActivityKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    place = forms.CharField(label=_("Place and organiser"), max_length=120)
    held_on = forms.DateField(
        label=_("Last day of the activity"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    credit_hours = EventForm.base_fields["credit_hours"]
    credit_days = EventForm.base_fields["credit_days"]
    account = forms.CharField(
        label=_("In your own words"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    photos = PhotosField(
        label=_("Photos"),
        required=False,
        help_text=_(
            "A notice, a certificate, the place. JPEG, PNG or WebP; the position is removed from them."
        ),
    )

    def clean_credit_days(self) -> Any:
        return self.cleaned_data["credit_days"] or 0


class CodeForm(forms.Form):
    """The code as it is shown at the place."""

    code = forms.CharField(
        label=_("Check-in code"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class NoteForm(forms.Form):
    """A decision in words."""

    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("Needed when you return it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class SheetForm(forms.Form):
    sheet = forms.FileField(label=_("Filled-in sheet"))


class UploadForm(forms.Form):
    photos = PhotosField(label=_("Photos"))
