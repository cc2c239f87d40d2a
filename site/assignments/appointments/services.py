"""Opening appointment packs, acknowledging the risk brief, letting people through the gate."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assignments.appointments.models import AppointmentPack
from assignments.appointments.reading import gate_of
from assignments.targets import Assignable
from cadres.models import Cadre, Posting
from core.errors import DomainError
from core.time import site_date
from quizzes.models import Quiz

DAYS_TO_FINISH: Final = 30


class NotReady(DomainError):
    """Something the gate asks for is missing."""


class AlreadyReleased(DomainError):
    """The person was let through already."""


@transaction.atomic
def open_packs(
    *, postings: Sequence[Posting], actor: Cadre | None, at: dt.datetime
) -> list[AppointmentPack]:
    """Open a pack for each posting that has none.

    Course and exam are those of the last pack for the same post, else of the last pack of all:
    what was asked of the predecessor. Three queries, whatever the number.
    """
    having = set(
        AppointmentPack.objects.filter(posting__in=postings).values_list("posting", flat=True)
    )
    wanted = [posting for posting in postings if posting.pk not in having]
    if not wanted:
        return []
    examples = _examples({posting.post_id for posting in wanted})
    packs = [
        AppointmentPack(
            posting=posting,
            cadre_id=posting.cadre_id,
            unit_id=posting.unit_id,
            opened_at=at,
            due_on=max(posting.from_on, site_date(at)) + dt.timedelta(days=DAYS_TO_FINISH),
            **_asked_by(examples.get(posting.post_id) or examples.get(None)),
        )
        for posting in wanted
    ]
    return AppointmentPack.objects.bulk_create(packs, batch_size=500)


@transaction.atomic
def set_study(
    *, pack: AppointmentPack, course: Assignable | None, quiz: Quiz | None
) -> AppointmentPack:
    """Say which course and which exam the pack asks for; None asks for none.

    Raises:
        AlreadyReleased: the person was let through.
    """
    locked = _unreleased(pack)
    locked.course_key = course.activity_key if course else ""
    locked.course_title = course.title if course else ""
    locked.course_title_en = course.title_en if course else ""
    locked.course_url = (course.url or "") if course else ""
    locked.quiz = quiz
    locked.save(
        update_fields=["course_key", "course_title", "course_title_en", "course_url", "quiz"]
    )
    return locked


@transaction.atomic
def acknowledge_brief(*, pack: AppointmentPack, at: dt.datetime) -> AppointmentPack:
    """Note that the person has read the risk brief of the post. Repeating it changes nothing."""
    locked = AppointmentPack.objects.select_for_update().get(pk=pack.pk)
    if locked.brief_read_at is None:
        locked.brief_read_at = at
        locked.save(update_fields=["brief_read_at"])
    return locked


@transaction.atomic
def release(*, pack: AppointmentPack, actor: Cadre, at: dt.datetime) -> AppointmentPack:
    """Let the person take office: the gate is judged once more, now.

    Raises:
        AlreadyReleased: somebody did.
        NotReady: the gate asks for more.
    """
    locked = _unreleased(pack)
    judged = gate_of(locked)
    if not judged.is_ready:
        raise NotReady(
            _("Not ready yet: %(number)d things are missing.") % {"number": len(judged.missing)}
        )
    locked.released_at, locked.released_by = at, actor
    locked.save(update_fields=["released_at", "released_by"])
    log(instance=locked, action="assignments.release_appointment", user=actor)
    return locked


def _unreleased(pack: AppointmentPack) -> AppointmentPack:
    locked = (
        AppointmentPack.objects.select_for_update(of=("self",))
        .select_related("posting", "quiz")
        .get(pk=pack.pk)
    )
    if locked.released_at is not None:
        raise AlreadyReleased(_("This person was let through already."))
    return locked


def _examples(posts: set[int]) -> dict[int | None, AppointmentPack]:
    """Return the last pack of each of `posts`, and under None the last of all. Two queries."""
    found: dict[int | None, AppointmentPack] = {}
    same_post = AppointmentPack.objects.filter(posting__post__in=posts)
    for pack in same_post.select_related("posting").order_by("opened_at", "pk"):
        found[pack.posting.post_id] = pack
    last = AppointmentPack.objects.exclude(course_key="", quiz=None).first()
    if last is not None:
        found[None] = last
    return found


def _asked_by(example: AppointmentPack | None) -> dict[str, object]:
    if example is None:
        return {}
    return {
        name: getattr(example, name)
        for name in ("course_key", "course_title", "course_title_en", "course_url", "quiz_id")
    }
