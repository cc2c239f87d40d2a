"""How far appointment packs are, computed from the facts; and who may look."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q

from assignments.appointments.gate import TALK_PARTS, Facts, Gate, gate
from assignments.appointments.models import AppointmentPack, AppointmentPackQuerySet
from assignments.models import below
from cadres.models import Cadre
from cadres.policies import Capability, top_units
from core.time import site_date
from records.models import Entry, Pledge, Talk, TalkKind


def readable_packs(actor: Cadre) -> AppointmentPackQuerySet:
    """Return the packs `actor` may read: their own, and those of units they appoint for."""
    tops = top_units(actor, Capability.APPOINT_CADRES)
    packs: AppointmentPackQuerySet = AppointmentPack.objects.filter(
        Q(cadre=actor) | below(tops)
    )
    return packs


def may_release(actor: Cadre, pack: AppointmentPack) -> bool:
    """Tell whether `actor` is the organising officer of the pack; never of their own. One query."""
    tops = top_units(actor, Capability.APPOINT_CADRES)
    return actor.pk != pack.cadre_id and any(top.contains(pack.unit) for top in tops)


def gate_of(pack: AppointmentPack) -> Gate:
    """Return the gate report of one pack. Three queries."""
    return gates_of([pack])[pack.pk]


def gates_of(packs: Sequence[AppointmentPack]) -> dict[int, Gate]:
    """Return the gate report of each pack, with its `posting`. Three queries for all."""
    people = {pack.cadre_id for pack in packs}
    finished = _finished(packs, people)
    pledges: dict[int, list[dt.datetime]] = defaultdict(list)
    for cadre_id, signed_at in (
        Pledge.objects.integrity().filter(cadre__in=people).values_list("cadre", "signed_at")
    ):
        pledges[cadre_id].append(signed_at)
    talks: dict[int, list[Talk]] = defaultdict(list)
    held = Talk.objects.held().filter(person__in=people, kind=TalkKind.PRE_APPOINTMENT)
    for talk in held.order_by("held_at"):
        talks[talk.person_id].append(talk)
    return {
        pack.pk: gate(
            _facts(pack, finished[pack.cadre_id], pledges[pack.cadre_id], talks[pack.cadre_id])
        )
        for pack in packs
    }


def _finished(
    packs: Sequence[AppointmentPack], people: set[int]
) -> dict[int, list[tuple[str, dt.date]]]:
    """Return, by person, the entries that finish a course or pass an exam of the packs. One query."""
    wanted = Q(pk__in=[])
    for key in {pack.course_key for pack in packs if pack.course_key}:
        wanted |= Q(activity_key=key)
    for quiz_id in {pack.quiz_id for pack in packs if pack.quiz_id}:
        wanted |= Q(activity_key__startswith=_exam_key(quiz_id), outcome__is_passed=True)
    found: dict[int, list[tuple[str, dt.date]]] = defaultdict(list)
    entries = Entry.objects.standing().filter(wanted, cadre__in=people).order_by("earned_on")
    for cadre_id, key, day in entries.values_list("cadre", "activity_key", "earned_on"):
        found[cadre_id].append((key, day))
    return found


def _facts(
    pack: AppointmentPack,
    finished: Sequence[tuple[str, dt.date]],
    pledges: Sequence[dt.datetime],
    talks: Sequence[Talk],
) -> Facts:
    counted = [(key, day) for key, day in finished if day >= pack.counts_from]
    exam = _exam_key(pack.quiz_id) if pack.quiz_id else ""
    since = min(site_date(pack.opened_at), pack.posting.from_on)
    signed = sorted(day for day in map(site_date, pledges) if day >= pack.posting.from_on)
    talked = [talk for talk in talks if talk.held_at and site_date(talk.held_at) >= since]
    whole = [talk for talk in talked if set(talk.covered) >= TALK_PARTS] or talked
    return Facts(
        asks_for_course=bool(pack.course_key),
        course_done_on=next((day for key, day in counted if key == pack.course_key), None),
        asks_for_exam=bool(exam),
        exam_passed_on=next(
            (day for key, day in counted if exam and key.startswith(exam)), None
        ),
        brief_read_on=site_date(pack.brief_read_at) if pack.brief_read_at else None,
        pledged_on=next(iter(signed), None),
        talk_held_on=site_date(whole[0].held_at) if whole and whole[0].held_at else None,
        talk_parts=whole[0].covered if whole else (),
    )


def _exam_key(quiz_id: int | None) -> str:
    return f"quizzes.quiz:{quiz_id}@"
