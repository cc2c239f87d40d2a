"""The editing form of a case: descriptions grouped by list, articles by typing them."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from law.forms import CitedArticlesField
from warning_cases.models.taxonomy import Axis, Charge, Term


class _ByAxis(ModelChoiceIterator):  # type: ignore[type-arg]  # not generic at run time
    """Offers the terms under the names of their lists."""

    def __iter__(self) -> Iterator[Any]:
        terms = self.queryset.order_by("axis", "position", "code")
        by_axis = {axis: list(found) for axis, found in groupby(terms, lambda term: term.axis)}
        for axis in Axis:
            if axis in by_axis:
                yield capfirst(axis.label), [self.choice(term) for term in by_axis[axis]]


class TermsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # likewise
    iterator = _ByAxis
    widget = forms.CheckboxSelectMultiple


class WarningCaseForm(WagtailAdminPageForm):
    terms = TermsField(
        Term.objects.all(),
        required=False,
        label=_("described by"),
        help_text=_("Readers find the case by these. At most three causes help them most."),
    )
    charges = forms.ModelMultipleChoiceField(
        Charge.objects.all(),
        required=False,
        label=_("charges"),
        widget=forms.CheckboxSelectMultiple,
    )
    articles = CitedArticlesField(required=False, label=_("articles cited"))

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins."""
        cleaned: dict[str, Any] = super().clean()
        begun, ended = cleaned.get("act_from"), cleaned.get("act_to")
        if begun and ended and ended < begun:
            self.add_error("act_to", _("The acts cannot end before they begin."))
        return cleaned
