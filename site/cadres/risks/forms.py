"""The form on which a risk point is proposed."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cadres.models import Post, Power, RiskFinding, RiskPoint


class FindingForm(forms.Form):
    """Which post and power, how it was found, how it can go wrong, and what prevents it."""

    post = forms.ModelChoiceField(
        label=_("Post"),
        queryset=Post.objects.none(),
        empty_label=_("Choose…"),
        error_messages={"invalid_choice": _("Choose one of the posts offered.")},
    )
    power = forms.ModelChoiceField(
        label=_("Power it comes with"),
        queryset=Power.objects.none(),
        required=False,
        empty_label=_("The post as a whole"),
    )
    source = forms.ChoiceField(label=_("How it was found"), choices=RiskFinding.Source.choices)
    name = forms.CharField(label=_("Risk point"), max_length=120)
    description = forms.CharField(
        label=_("How it can go wrong"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    level = forms.ChoiceField(label=_("Level"), choices=RiskPoint.Level.choices)
    measures = forms.CharField(
        label=_("Preventive measures"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, posts: QuerySet[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        post, power = self.fields["post"], self.fields["power"]
        assert isinstance(post, forms.ModelChoiceField)
        assert isinstance(power, forms.ModelChoiceField)
        post.queryset = posts
        power.queryset = Power.objects.listed().filter(post__in=posts)

    def clean(self) -> dict[str, Any]:
        """A risk point comes with a power of its own post."""
        cleaned = super().clean() or self.cleaned_data
        post, power = cleaned.get("post"), cleaned.get("power")
        if post is not None and power is not None and power.post_id != post.pk:
            self.add_error("power", _("This power belongs to another post."))
        return cleaned
