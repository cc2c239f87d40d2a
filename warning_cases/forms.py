"""The editing form of a case: descriptions grouped by list, articles by typing them."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any, Final

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from cadres.models import RiskPoint
from core.templatetags.chrome import yuan
from law.citing.plain import references_in, with_references
from law.citing.resolving import find_cited
from law.forms import CitedArticlesField
from warning_cases.models.bands import AmountKind
from warning_cases.models.taxonomy import Axis, Charge, Term
from warning_cases.sensitivity.forms import ReaderRolesField
from warning_cases.sensitivity.labels import Sensitivity

MOST_CAUSES: Final = 3
# Plain texts in which [[刑法 385]] becomes a citation that readers open.
CITING_TEXTS: Final = (
    "ethics", "discipline", "law", "responsibility", "confession", "outcome",
)  # fmt: skip


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


class _ByPost(ModelChoiceIterator):  # type: ignore[type-arg]  # likewise
    """Offers the risk points under the posts that have them."""

    def __iter__(self) -> Iterator[Any]:
        points = self.queryset.select_related("post").order_by("post__code", "code")
        for post, found in groupby(points, lambda point: point.post):
            yield str(post), [self.choice(point) for point in found]


class RiskPointsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # likewise
    iterator = _ByPost
    widget = forms.CheckboxSelectMultiple


class WarningCaseForm(WagtailAdminPageForm):
    terms = TermsField(
        Term.objects.all(),
        required=False,
        label=_("described by"),
        help_text=_("Readers find the case by these. Three causes at most: the primary ones."),
    )
    charges = forms.ModelMultipleChoiceField(
        Charge.objects.all(),
        required=False,
        label=_("charges"),
        widget=forms.CheckboxSelectMultiple,
    )
    articles = CitedArticlesField(
        required=False,
        label=_("articles cited"),
        help_text=_(
            "One per line: “刑法 385”, “监察法 第十一条”, “刑法 388-1 2020” for the text of 2020. "
            "Without a year the text in force at the end of the acts is cited."
        ),
    )
    risk_points = RiskPointsField(
        RiskPoint.objects.all(), required=False, label=_("risk points")
    )
    reader_roles = ReaderRolesField(required=False, label=_("roles"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "articles" in self.fields:
            self.fields["articles"].in_force_on = self._date_of_acts()
        for name in CITING_TEXTS:
            if name in self.fields:
                self.fields[name].widget.attrs["data-cite-text"] = ""

    def clean(self) -> dict[str, Any]:
        """Refuse what contradicts itself; each message stands at its field."""
        cleaned: dict[str, Any] = super().clean()
        begun, ended = cleaned.get("act_from"), cleaned.get("act_to")
        if begun and ended and ended < begun:
            self.add_error("act_to", _("The acts cannot end before they begin."))
        causes = [term for term in cleaned.get("terms") or () if term.axis == Axis.CAUSE]
        if len(causes) > MOST_CAUSES:
            self.add_error(
                "terms",
                _("%(count)d causes are ticked. Keep the primary ones: three at most.")
                % {"count": len(causes)},
            )
        if cleaned.get("case_kind") == "PUBLIC" and not cleaned.get("source"):
            self.add_error("source", _("Name the judgment that makes this case public."))
        self._clean_amount(cleaned)
        self._clean_readers(cleaned)
        self._clean_pair(cleaned)
        self._clean_citations(cleaned)
        return cleaned

    def _clean_citations(self, cleaned: dict[str, Any]) -> None:
        """Store marks in the texts by what they mean, in the law of the acts, and list the articles.

        What the texts cite is among the articles cited: so an amendment finds it.
        """
        day = self._date_of_acts()
        texts: list[str] = []
        for name in CITING_TEXTS:
            if cleaned.get(name):
                cleaned[name] = self._with_references(name, cleaned[name], day)
                texts.append(cleaned[name])
        for event in cleaned.get("timeline") or ():
            written = event.value.get("what")
            if written and "[[" in written:
                on = event.value.get("happened_on") or day
                event.value["what"] = self._with_references("timeline", written, on)
                texts.append(event.value["what"])
        references = [one for text in texts for one in references_in(text)]
        if references and "articles" in cleaned:
            listed = list(cleaned["articles"])
            cleaned["articles"] = listed + [
                one for one in find_cited(references) if one not in listed
            ]

    def _with_references(self, name: str, text: str, day: dt.date) -> str:
        try:
            return with_references(text, on=day)
        except forms.ValidationError as error:
            self.add_error(name, error)
            return text

    def _clean_amount(self, cleaned: dict[str, Any]) -> None:
        total, kind = cleaned.get("amount_yuan"), cleaned.get("amount_kind")
        if total is None:
            return
        timeline = cleaned.get("timeline")
        parts = sum(
            (block.value.get("amount_yuan") or Decimal(0) for block in timeline or ()),
            Decimal(0),
        )
        if kind in (AmountKind.TAKEN, AmountKind.GIVEN) and parts > total:
            self.add_error(
                "amount_yuan",
                _("The amounts of the timeline add up to %(parts)s, more than this.")
                % {"parts": yuan(parts)},
            )

    def _clean_readers(self, cleaned: dict[str, Any]) -> None:
        label = cleaned.get("sensitivity")
        if label == Sensitivity.UNIT and not cleaned.get("readers_unit"):
            self.add_error("readers_unit", _("Choose the unit whose people may read it."))
        if label == Sensitivity.RESTRICTED and not cleaned.get("reader_roles"):
            self.add_error("reader_roles", _("Name the roles that may read it."))

    def _clean_pair(self, cleaned: dict[str, Any]) -> None:
        """An exemplar answers one case: refuse one that is paired with another already."""
        exemplar = cleaned.get("exemplar")
        if exemplar is None:
            return
        answering = exemplar.specific
        if not hasattr(answering, "counterpart_id"):
            self.add_error("exemplar", _("This page is no exemplar. Choose another."))
            return
        answered = answering.counterpart_id
        if answered and answered != self.instance.pk:
            self.add_error(
                "exemplar", _("This exemplar is paired with another case. Choose another.")
            )

    def _date_of_acts(self) -> dt.date:
        """Return the day typed as the end of the acts, else the stored one, else today."""
        for name in ("act_to", "act_from"):
            typed = self.data.get(self.add_prefix(name)) if self.is_bound else None
            if typed:
                try:
                    day = parse_date(typed)
                except ValueError:
                    day = None
                if day is not None:
                    return day
        if not self.is_bound and self.instance.act_date:
            stored: dt.date = self.instance.act_date
            return stored
        return timezone.localdate()
