"""Listing what cites changed articles on the day they change, and deciding on it."""

import datetime as dt
from collections import defaultdict

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre
from core.errors import DomainError
from core.time import site_date
from law.citing.registry import citing, retire
from law.models import Article, ArticleChange, StaleCitation, Version
from law.observers import commencement_observers

_BATCH = 500
Decision = StaleCitation.Decision


class AlreadyDecided(DomainError):
    """Somebody else has decided meanwhile."""


class CannotRetire(DomainError):
    """Nothing is known that could withdraw the thing."""


def announce_versions(*, at: dt.datetime) -> int:
    """Announce every version that is in force by `at` and whose changes are confirmed.

    Run by the worker again and again, by several at once: each version is announced once. One
    transaction for each.

    Returns:
        How many versions were announced now.
    """
    due = list(Version.objects.to_announce(site_date(at)).values_list("pk", flat=True))
    return sum(_announce(pk, at) for pk in due)


@transaction.atomic
def _announce(version_id: int, at: dt.datetime) -> bool:
    version = (
        Version.objects.select_for_update(of=("self",))
        .filter(pk=version_id, announced_at=None)
        .select_related("instrument")
        .first()
    )
    if version is None:  # another worker was faster
        return False
    list_stale(version=version, at=at)
    for observer in commencement_observers:
        observer(version=version, at=at)
    version.announced_at = at
    version.save(update_fields=["announced_at"])
    return True


def list_stale(*, version: Version, at: dt.datetime) -> None:
    """Put what cites a materially changed article of `version` on the list, each thing once.

    What cites an older text of the same provision is listed too. Three queries and those of the
    sources.
    """
    changes = {
        change.old.lineage: change
        for change in version.changes.touching_content()
        .filter(old__isnull=False, is_split=False)
        .select_related("old")
        if change.old
    }
    older = dict(
        Article.objects.filter(
            lineage__in=changes, version__in_force_from__lt=version.in_force_from
        ).values_list("pk", "lineage")
    )
    rows: dict[tuple[int, str], StaleCitation] = {}
    for thing in citing(older):
        change = changes[older[thing.article_id]]
        rows.setdefault(
            (change.pk, thing.key),
            StaleCitation(
                change=change,
                kind=thing.kind[:40],
                key=thing.key,
                title=thing.title[:255],
                owner_id=thing.owner_id,
                edit_url=thing.edit_url,
                listed_at=at,
            ),
        )
    StaleCitation.objects.bulk_create(rows.values(), batch_size=_BATCH, ignore_conflicts=True)


@transaction.atomic
def decide(*, stale: StaleCitation, decision: str, actor: Cadre, at: dt.datetime) -> None:
    """Store what `actor` decided: still right, edited, or retired, which withdraws the thing.

    Raises:
        AlreadyDecided: somebody was faster; nothing is written.
        CannotRetire: nothing knows how to withdraw it.
        PermissionDenied, DomainError: the thing's own app refuses.
    """
    locked = (
        StaleCitation.objects.open().select_for_update(of=("self",)).filter(pk=stale.pk).first()
    )
    if locked is None:
        raise AlreadyDecided(_("Somebody has decided on this meanwhile."))
    if decision == Decision.RETIRED and not retire(key=locked.key, actor=actor, at=at):
        raise CannotRetire(
            _("“%(title)s” can't be withdrawn from here. Open it and withdraw it there.")
            % {"title": locked.title}
        )
    rows = StaleCitation.objects.open().filter(pk=locked.pk)
    if decision in (Decision.RETIRED, Decision.EDITED):  # settles its other lines too
        rows = StaleCitation.objects.open().filter(key=locked.key)
    rows.update(decision=decision, decided_by=actor, decided_at=at)
    log(
        instance=locked,
        action="law.decide_stale",
        user=actor,
        timestamp=at,
        data={"decision": decision, "key": locked.key},
    )


def note_edited(*, key: str, at: dt.datetime) -> int:
    """Close the open lines of a thing that was published anew; return how many."""
    return (
        StaleCitation.objects.open()
        .filter(key=key, listed_at__lt=at)
        .update(decision=Decision.EDITED, decided_at=at)
    )


def stale_by_owner() -> dict[int | None, int]:
    """Count the open lines by their owner's primary key. One query."""
    counts: dict[int | None, int] = defaultdict(int)
    for owner in StaleCitation.objects.open().values_list("owner_id", flat=True):
        counts[owner] += 1
    return dict(counts)


def changes_to_learn(version: Version) -> list[ArticleChange]:
    """Return the material, new and repealed provisions of `version`, in text order. One query."""
    return list(version.changes.to_learn().in_text_order())
