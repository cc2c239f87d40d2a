"""The forms on which power lists are kept."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cadres.models import Post, Power, RiskPoint


class PostForm(forms.Form):
    """A new post."""

    name = forms.CharField(label=_("Name of the post"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    code = forms.SlugField(
        label=_("Code of the post"),
        max_length=60,
        help_text=_("Letters, digits and hyphens; it stays the same when the name changes."),
        error_messages={"invalid": _("Only letters a–z, digits, hyphens and underscores.")},
    )


class PowerForm(forms.Form):
    """One power: what it is, what gives it, how it is exercised."""

    name = forms.CharField(label=_("Power"), max_length=120)
    name_en = forms.CharField(label=_("Power in English"), max_length=160, required=False)
    basis = forms.CharField(
        label=_("Basis"),
        max_length=200,
        required=False,
        help_text=_("The document that gives the power, where it is no article on this site."),
    )
    process = forms.CharField(
        label=_("How it is exercised"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One step per line."),
    )


class RiskPointForm(forms.Form):
    """A risk point that is on the list."""

    name = forms.CharField(label=_("Risk point"), max_length=120)
    name_en = forms.CharField(label=_("Risk point in English"), max_length=160, required=False)
    power = forms.ModelChoiceField(
        label=_("Power it comes with"),
        queryset=Power.objects.none(),
        required=False,
        empty_label=_("The post as a whole"),
    )
    level = forms.ChoiceField(label=_("Level"), choices=RiskPoint.Level.choices)
    description = forms.CharField(
        label=_("How it can go wrong"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    measures = forms.CharField(
        label=_("Preventive measures"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        power = self.fields["power"]
        assert isinstance(power, forms.ModelChoiceField)
        power.queryset = Power.objects.listed().filter(post=post)
