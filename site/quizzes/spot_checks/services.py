"""Holding a spot check: draw, make the quiz, invite."""

import datetime as dt
import secrets
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre, Unit
from core.errors import DomainError
from quizzes.models import Blueprint, Invitation, Quiz, SpotCheck
from quizzes.spot_checks.drawing import digest_of, draw_people

HOURS: Final = 48
MINUTES: Final = 15
UNSEEN_YEARS: Final = 20


class NobodyToDraw(DomainError):
    """Nobody is in service in the unit."""


@transaction.atomic
def hold_spot_check(
    *,
    title: str,
    title_en: str,
    unit: Unit,
    blueprint: Blueprint,
    per_unit: int,
    reason: str,
    actor: Cadre,
    at: dt.datetime,
    seed: str = "",
) -> SpotCheck:
    """Draw `per_unit` people of each unit below `unit` and invite them for 48 hours.

    Args:
        seed: drawn by lot when empty; shown, so that the draw can be repeated.

    Raises:
        NobodyToDraw: nobody is in service there.
    """
    people = {
        cadre.staff_number: cadre
        for cadre in Cadre.objects.in_service().within(unit).select_related("unit")
    }
    pool: dict[str, list[str]] = {}
    for number, cadre in people.items():
        pool.setdefault(cadre.unit.code, []).append(number)
    if not pool:
        raise NobodyToDraw(_("Nobody is in service in %(unit)s.") % {"unit": unit.label})
    seed = seed or secrets.token_hex(16)
    closes_at = at + dt.timedelta(hours=HOURS)
    quiz = Quiz.objects.create(
        code=f"spot-{secrets.token_hex(6)}",
        title=title,
        title_en=title_en,
        blueprint=blueprint,
        rotation_years=UNSEEN_YEARS,
        minutes=MINUTES,
        attempt_limit=1,
        is_by_invitation=True,
    )
    check = SpotCheck.objects.create(
        title=title,
        title_en=title_en,
        unit=unit,
        blueprint=blueprint,
        per_unit=per_unit,
        reason=reason,
        seed=seed,
        pool=pool,
        pool_digest=digest_of(pool),
        quiz=quiz,
        drawn_by=actor,
        drawn_at=at,
        closes_at=closes_at,
    )
    drawn = draw_people(pool, per_unit=per_unit, seed=seed)
    Invitation.objects.bulk_create(
        Invitation(quiz=quiz, cadre=people[number], opens_at=at, closes_at=closes_at)
        for numbers in drawn.values()
        for number in numbers
    )
    log(
        instance=quiz,
        action="quizzes.hold_spot_check",
        user=actor,
        data={"seed": seed, "unit": unit.code, "people": sum(map(len, drawn.values()))},
    )
    return check


def is_reproduced(check: SpotCheck) -> bool:
    """Tell whether drawing again from the stored list gives the people who were invited."""
    drawn = draw_people(check.pool, per_unit=check.per_unit, seed=check.seed)
    numbers = {number for people in drawn.values() for number in people}
    invited = set(check.quiz.invitations.values_list("cadre__staff_number", flat=True))
    return numbers == invited and check.pool_digest == digest_of(check.pool)
