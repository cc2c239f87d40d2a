"""The profile of a unit on the console, and reorganising it."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.models import Cadre, Unit, UnitKind, UnitQuerySet
from cadres.policies import Capability, top_units, units_with
from cadres.requests import cadre_of
from cadres.units import services
from cadres.units.profile import UnitProfile
from core.errors import DomainError
from core.http import personal
from core.time import site_date


class ReorganiseForm(forms.Form):
    """What shall happen to a unit, from which day and why. Only what the kind needs is read."""

    KINDS = (
        ("describe", gettext_lazy("rename or describe")),
        ("move", gettext_lazy("put under another unit")),
        ("merge", gettext_lazy("merge into another unit")),
        ("split", gettext_lazy("split off a new unit")),
        ("create", gettext_lazy("set up a sub-unit")),
    )
    what = forms.ChoiceField(label=gettext_lazy("What happens"), choices=KINDS)
    name = forms.CharField(
        label=gettext_lazy("Name of the unit"), max_length=120, required=False
    )
    name_en = forms.CharField(
        label=gettext_lazy("Name in English"), max_length=160, required=False
    )
    short_name = forms.CharField(
        label=gettext_lazy("Short name"), max_length=40, required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Type"), choices=[("", "—"), *UnitKind.choices], required=False
    )
    region = forms.CharField(label=gettext_lazy("Region"), max_length=60, required=False)
    sector = forms.CharField(label=gettext_lazy("Sector"), max_length=60, required=False)
    other = forms.ModelChoiceField(
        label=gettext_lazy("Other unit"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=gettext_lazy("none"),
        help_text=gettext_lazy("Under or into which; only for moving and merging."),
    )
    code = forms.SlugField(
        label=gettext_lazy("Code of the new unit"), max_length=32, required=False
    )
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("People who go along"),
        queryset=Cadre.objects.none(),
        required=False,
        help_text=gettext_lazy("Only for splitting."),
    )
    on = forms.DateField(
        label=gettext_lazy("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(label=gettext_lazy("Reason or document"), max_length=300)

    def __init__(self, *args: Any, unit: Unit, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        other, people = self.fields["other"], self.fields["people"]
        assert isinstance(other, forms.ModelChoiceField)
        assert isinstance(people, forms.ModelMultipleChoiceField)
        other.queryset = units
        people.queryset = unit.cadres.order_by("sort_key")

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on > site_date(timezone.now()):
            raise forms.ValidationError(_("Enter it on the day itself or later."))
        return on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        what = cleaned.get("what")
        if what == "describe" and not cleaned.get("name"):
            self.add_error("name", _("A unit needs a name."))
        if what in ("move", "merge") and not cleaned.get("other"):
            self.add_error("other", _("Choose the other unit."))
        if what in ("split", "create"):
            for name in ("code", "name"):
                if not cleaned.get(name):
                    self.add_error(name, _("The new unit needs a code and a name."))
        return cleaned


@personal
@login_required
@require_safe
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show a unit: people, posts with risk points, what layers above know, its history."""
    actor = cadre_of(request)
    shown = _unit_or_404(actor, code, Capability.TRACK_COMPLETION)
    keeps = top_units(actor, Capability.MANAGE_ROSTER)
    profile = UnitProfile(unit=shown, actor=actor, at=timezone.now())
    return render(
        request,
        "cadres/unit.html",
        {
            "profile": profile,
            "unit": shown,
            "may_reorganise": _may_reorganise(keeps, shown),
            "leads": any(top.contains(shown) for top in keeps),
            "is_contact_point": any(each.leader_id == actor.pk for each in profile.leaders),
        },
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reorganise(request: HttpRequest, code: str) -> HttpResponse:
    """Rename, move, merge or split a unit, or set one up below it.

    For who keeps the roster of the unit above: nobody moves their own unit.
    """
    actor = cadre_of(request)
    shown = _unit_or_404(actor, code, Capability.MANAGE_ROSTER)
    if not _may_reorganise(top_units(actor, Capability.MANAGE_ROSTER), shown):
        raise Http404
    units = units_with(actor, Capability.MANAGE_ROSTER).standing()
    today = site_date(timezone.now())
    described = ("name", "name_en", "short_name", "kind", "region", "sector")
    initial = {name: getattr(shown, name) for name in described} | {"on": today}
    form = ReorganiseForm(unit=shown, units=units, initial=initial)
    if request.method == "POST":
        form = ReorganiseForm(request.POST, unit=shown, units=units)
        if form.is_valid():
            try:
                result = _carry_out(shown, form.cleaned_data, actor)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Done. Figures of the past stay where they were."))
                return redirect(result)
    return render(
        request,
        "cadres/reorganise.html",
        {"form": form, "unit": shown},
        status=422 if form.errors else 200,
    )


@personal
@login_required
@require_POST
def contact_point(request: HttpRequest, code: str) -> HttpResponse:
    """Make a unit one's contact point, or end that: for who keeps rosters above it."""
    actor = cadre_of(request)
    shown = _unit_or_404(actor, code, Capability.MANAGE_ROSTER)
    services.set_contact_point(
        leader=actor,
        unit=shown,
        is_on=request.POST.get("on") == "1",
        on=site_date(timezone.now()),
        actor=actor,
    )
    return redirect(shown)


def _carry_out(unit: Unit, chosen: dict[str, Any], actor: Cadre) -> Unit:
    common = {
        "actor": actor,
        "reason": chosen["reason"],
        "on": chosen["on"],
        "at": timezone.now(),
    }
    described = {
        name: chosen[name] for name in ("name_en", "short_name", "kind", "region", "sector")
    }
    what = chosen["what"]
    if what == "move":
        return services.move_unit(unit=unit, under=chosen["other"], **common)
    if what == "merge":
        return services.merge_unit(unit=unit, into=chosen["other"], **common)
    new = {"code": chosen["code"], "name": chosen["name"]}
    if what == "split":
        people = Q(pk__in=[cadre.pk for cadre in chosen["people"]])
        return services.split_unit(unit=unit, people=people, **new, **described, **common)
    if what == "create":
        return services.create_unit(under=unit, **new, **described, **common)
    values = {**described, "name": chosen["name"]}
    return services.change_unit(unit=unit, values=values, **common)


def _may_reorganise(keeps: list[Unit], unit: Unit) -> bool:
    """Tell whether one keeps the roster of the unit above; tops of the tree have none above."""
    above = unit.path[: -Unit.steplen] or unit.path
    return unit.closed_on is None and any(above.startswith(top.path) for top in keeps)


def _unit_or_404(actor: Cadre, code: str, capability: Capability) -> Unit:
    found: Unit | None = None if "\0" in code else Unit.objects.filter(code=code).first()
    if found is None or not any(top.contains(found) for top in top_units(actor, capability)):
        raise Http404
    return found
