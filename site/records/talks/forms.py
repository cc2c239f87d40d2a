"""What people type about talks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, CadreQuerySet
from records.models import Talk, TalkKind
from records.talks.agenda import parts_of
from records.talks.registries import Study, studies
from records.talks.services import LONGEST_OPINION


class MomentField(forms.DateTimeField):
    """A day and time on the site's clock; browsers without a picker take 2026-11-30 09:30."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)


class FindPersonForm(forms.Form):
    """A name or staff number, or a piece of one."""

    q = forms.CharField(
        label=_("Name or staff number"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class PlanForm(forms.Form):
    """When, where and about what two people will talk."""

    kind = forms.ChoiceField(label=_("Kind of talk"), choices=TalkKind.choices)
    talker = forms.CharField(
        label=_("Staff number of who talks"),
        max_length=32,
        required=False,
        help_text=_("Leave empty when you hold the talk yourself."),
    )
    topic = forms.CharField(
        label=_("Topic"),
        max_length=200,
        help_text=_("Only the two parties and you will ever read it."),
    )
    planned_for = MomentField(label=_("Date and time"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=240, initial=30)
    place = forms.CharField(label=_("Place"), max_length=120)
    agenda = forms.CharField(
        label=_("Agenda"),
        max_length=4000,
        required=False,
        help_text=_(
            "Suggested from the risk points of the post and from articles worth reading "
            "again. There are no scores behind the lines for you to see."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(
        self, *args: Any, officer: Cadre, people: CadreQuerySet, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.officer, self.people = officer, people

    def clean_talker(self) -> Cadre:
        """Turn the staff number into a person: the officer, or somebody of their units."""
        typed = self.cleaned_data["talker"].strip()
        if typed in ("", self.officer.staff_number):
            return self.officer
        found: Cadre | None = self.people.filter(staff_number=typed).first()
        if found is None:
            raise forms.ValidationError(_("Nobody in your units has this staff number."))
        return found


class ChangeForm(PlanForm):
    """What may still change; the parties and the kind stay."""

    field_order = ["topic", "planned_for", "minutes", "place", "agenda"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"], self.fields["talker"]


class OpinionForm(forms.Form):
    """What one party says; kept as a draft until it is given."""

    opinion = forms.CharField(
        label=_("Your opinion"),
        max_length=LONGEST_OPINION,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
    )


class HoldForm(OpinionForm):
    """What the one who talks says after the talk."""

    covered = forms.MultipleChoiceField(
        label=_("Gone through"), required=False, widget=forms.CheckboxSelectMultiple
    )
    held_at = MomentField(label=_("When it took place"), required=False)

    def __init__(self, *args: Any, talk: Talk, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parts = parts_of(talk.kind)
        covered = self.fields["covered"]
        assert isinstance(covered, forms.MultipleChoiceField)
        covered.choices = [(part.code, part.label) for part in parts]
        if not parts:
            del self.fields["covered"]


class FollowUpForm(forms.Form):
    """What to study after the talk."""

    study = forms.ChoiceField(label=_("What to study"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.studies = {study.activity_key: study for study in studies()}
        field = self.fields["study"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *((key, s.title) for key, s in self.studies.items())]

    def clean_study(self) -> Study:
        """Turn the choice into what is to be studied."""
        return self.studies[self.cleaned_data["study"]]
