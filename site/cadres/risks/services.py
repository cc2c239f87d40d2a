"""Proposing a risk point of a post, and reviewing what was proposed."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre, Post, Power, RiskFinding, RiskPoint, Unit
from cadres.observers import announce_people
from core.errors import DomainError


class AlreadyFound(DomainError):
    """The same risk point of the post waits for review, or is on the list."""


class AlreadyReviewed(DomainError):
    """Somebody reviewed it."""


class SamePerson(DomainError):
    """Who found it cannot review it."""


@transaction.atomic
def find_risk(
    *, post: Post, power: Power | None, unit: Unit, source: str, name: str, description: str,
    measures: str, level: str, actor: Cadre, at: dt.datetime,
) -> RiskFinding:  # fmt: skip
    """Propose a risk point of `post`. It joins the list when a reviewer accepts it.

    Raises:
        AlreadyFound: it is on the list, or somebody proposed the same.
    """
    message = _("“%(name)s” is on the list or waits for review already.") % {"name": name}
    if RiskPoint.objects.listed().filter(post=post, name=name).exists():
        raise AlreadyFound(message)
    try:
        with transaction.atomic():
            found = RiskFinding.objects.create(
                post=post,
                power=power,
                unit=unit,
                source=source,
                name=name,
                description=description,
                measures=measures,
                level=level,
                found_by=actor,
                found_at=at,
            )
    except IntegrityError as error:
        raise AlreadyFound(message) from error
    log(instance=post, action="cadres.find_risk", user=actor, data={"name": name})
    return found


@transaction.atomic
def review_finding(
    *, finding: RiskFinding, is_accepted: bool, level: str, measures: str, note: str,
    actor: Cadre, at: dt.datetime,
) -> RiskFinding:  # fmt: skip
    """Take a finding into the list of the post, with the level and measures decided, or not.

    Raises:
        SamePerson: `actor` found it.
        AlreadyReviewed: somebody did.
    """
    locked = RiskFinding.objects.select_for_update().get(pk=finding.pk)
    if locked.found_by_id == actor.pk:
        raise SamePerson(_("Somebody else has to review what you found."))
    if locked.state != RiskFinding.State.PENDING:
        raise AlreadyReviewed(_("This has been reviewed already."))
    if is_accepted:
        locked.risk_point = RiskPoint.objects.create(
            post=locked.post,
            power=locked.power,
            code=f"{locked.post.code[:48]}-f{locked.pk}",
            name=locked.name,
            description=locked.description,
            measures=measures,
            level=level,
        )
        locked.state = RiskFinding.State.ACCEPTED
        announce_people(None, at=at)
    else:
        locked.state = RiskFinding.State.REJECTED
    locked.level, locked.measures = level, measures
    locked.reviewer, locked.reviewed_at, locked.note = actor, at, note
    locked.save(
        update_fields=[
            "state", "level", "measures", "reviewer", "reviewed_at", "note", "risk_point",
        ]
    )  # fmt: skip
    log(
        instance=locked.post,
        action="cadres.review_risk",
        user=actor,
        data={"name": locked.name, "state": str(locked.state)},
    )
    return locked
