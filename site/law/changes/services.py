"""Proposing what became of each article in a new version, and confirming it."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre
from core.errors import DomainError
from law.lineage import Change, Provision, change_between, propose
from law.models import Article, ArticleChange, Version

_BATCH = 500
Weight = ArticleChange.Weight


class NothingToCompare(DomainError):
    """There is no earlier version whose text is stored."""


class AlreadyAnnounced(DomainError):
    """What cites the changed articles has been listed; the pairs stand."""


class CircularPairing(DomainError):
    """An article is said to continue itself, or a text of the same or a later day."""


class PairedTwice(DomainError):
    """Two articles are said to continue the same one."""


class SplitFromNothing(DomainError):
    """An article is said to be split off, and the one it comes from does not go on."""


class PairMissing(DomainError):
    """An article of the new version is not decided on."""


class WeightMissing(DomainError):
    """An amended article is neither material nor wording."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor says about one article of the new version.

    Args:
        new: the article of the new version.
        old: the article it continues, or was split from; None for a new provision.
        is_split: it took over a part of `old`, which itself goes on as another article.
        weight: how much an amended article changed; ignored for others.
    """

    new: Article
    old: Article | None
    is_split: bool = False
    weight: str = ""


def compared_with(version: Version) -> Version | None:
    """Return the version before, where both texts are stored. One query."""
    if not version.is_complete:
        return None
    before = Version.objects.before(version).first()
    return before if before and before.is_complete else None


@transaction.atomic
def propose_changes(*, version: Version) -> None:
    """Compare `version` with the one before it, and the one after it with `version`.

    The proposal takes effect at once, so that citations find their articles; an editor confirms
    or corrects it. What an editor has confirmed stays, unless another version has come between.
    """
    for later in [version, *Version.objects.after(version)]:
        before = compared_with(later)
        if before is not None:
            stored = later.changes.filter(old__isnull=False).select_related("old").first()
            is_other = stored is not None and stored.old.version_id != before.pk
            if later.changes_confirmed_at is None or (is_other and not later.announced_at):
                _store_proposal(later, before)
        _hand_lineages_on(later)


def change_counts(version: Version) -> Counter[str]:
    """Count the changes of `version` by kind; all added where there is no version before. A query
    or two.
    """
    counts: Counter[str] = Counter(version.changes.values_list("kind", flat=True))
    if not counts and not Version.objects.before(version).exists():
        counts[Change.ADDED] = version.articles.exclude(text="").count()
    return counts


@transaction.atomic
def confirm_changes(
    *, version: Version, decisions: Sequence[Decision], actor: Cadre, at: dt.datetime
) -> Counter[str]:
    """Store what an editor says became of each article; return the number of each kind.

    May be repeated until the version has been announced.

    Raises:
        AlreadyAnnounced, NothingToCompare, PairMissing, PairedTwice, CircularPairing,
        SplitFromNothing, WeightMissing: each names the articles; nothing is written.
    """
    locked = (
        Version.objects.select_for_update(of=("self",))
        .select_related("instrument")
        .get(pk=version.pk)
    )
    if locked.announced_at:
        raise AlreadyAnnounced(
            _("The changes of %(version)s were announced; they can't be paired anew.")
            % {"version": str(locked)}
        )
    before = compared_with(locked)
    if before is None:
        raise NothingToCompare(
            _("There is no earlier text of %(version)s to compare with. Import it first.")
            % {"version": str(locked)}
        )
    _check(locked, before, decisions)
    locked.changes.all().delete()
    ordered = sorted(decisions, key=lambda one: (one.new.number, one.new.suffix))
    rows = [_decided(locked, one) for one in ordered]
    continued = {one.old.pk for one in ordered if one.old}
    rows += [
        ArticleChange(version=locked, old=article, kind=Change.REMOVED)
        for article in _with_text(before)
        if article.pk not in continued and not article.is_repealed
    ]
    _number(rows)
    ArticleChange.objects.bulk_create(rows, batch_size=_BATCH)
    for later in [locked, *Version.objects.after(locked)]:
        _hand_lineages_on(later)
    locked.changes_confirmed_at, locked.changes_confirmed_by = at, actor
    locked.save(update_fields=["changes_confirmed_at", "changes_confirmed_by"])
    counts: Counter[str] = Counter(row.kind for row in rows)
    log(
        instance=locked,
        action="law.confirm_changes",
        user=actor,
        timestamp=at,
        data={str(kind): count for kind, count in counts.items()},
    )
    return counts


def _with_text(version: Version) -> list[Article]:
    return list(version.articles.exclude(text="").order_by("number", "suffix"))


def _provision(article: Article) -> Provision:
    return Provision(article.number, article.suffix, article.text)


def _kind(old: Article, new: Article) -> Change:
    return change_between(_provision(old), _provision(new))


def _number(rows: Sequence[ArticleChange]) -> None:
    for position, row in enumerate(rows, start=1):
        row.position = position


def _store_proposal(version: Version, before: Version) -> None:
    old = {(article.number, article.suffix): article for article in _with_text(before)}
    new = {(article.number, article.suffix): article for article in _with_text(version)}
    rows = []
    for pair in propose(
        [_provision(article) for article in old.values()],
        [_provision(article) for article in new.values()],
    ):
        was = old[pair.old.number, pair.old.suffix] if pair.old else None
        became = new[pair.new.number, pair.new.suffix] if pair.new else None
        rows.append(
            ArticleChange(
                version=version,
                old=was,
                new=became,
                kind=pair.change,
                is_split=pair.is_split,
                similarity=round(pair.similarity),
            )
        )
    _number(rows)
    version.changes.all().delete()
    ArticleChange.objects.bulk_create(rows, batch_size=_BATCH)
    if version.changes_confirmed_at is not None:
        version.changes_confirmed_at = version.changes_confirmed_by = None
        version.save(update_fields=["changes_confirmed_at", "changes_confirmed_by"])


def _hand_lineages_on(version: Version) -> None:
    """Give each article the lineage of the one it continues, and new provisions their own."""
    wrong: list[tuple[Article, uuid.UUID]] = []
    taken: set[uuid.UUID] = set(
        Article.objects.filter(version__in=Version.objects.before(version)).values_list(
            "lineage", flat=True
        )
    )
    loose: list[Article] = []
    for change in version.changes.select_related("old", "new").exclude(new=None):
        if change.new is None:
            continue
        if change.old is not None and not change.is_split:
            if change.new.lineage != change.old.lineage:
                wrong.append((change.new, change.old.lineage))
        else:
            loose.append(change.new)
    wrong += [(article, uuid.uuid4()) for article in loose if article.lineage in taken]
    articles = [article for article, _lineage in wrong]
    for article in articles:  # first out of each other's way: two may swap
        article.lineage = uuid.uuid4()
    Article.objects.bulk_update(articles, ["lineage"], batch_size=_BATCH)
    for article, lineage in wrong:
        article.lineage = lineage
    Article.objects.bulk_update(articles, ["lineage"], batch_size=_BATCH)


def _decided(version: Version, decision: Decision) -> ArticleChange:
    old, new = decision.old, decision.new
    if old is None:
        return ArticleChange(version=version, new=new, kind=Change.ADDED)
    kind = Change.AMENDED if decision.is_split else _kind(old, new)
    return ArticleChange(
        version=version,
        old=old,
        new=new,
        kind=kind,
        is_split=decision.is_split,
        similarity=_provision(old).similarity_to(_provision(new)),
        weight=decision.weight if kind == Change.AMENDED else "",
    )


def _check(version: Version, before: Version, decisions: Sequence[Decision]) -> None:
    """Refuse decisions that contradict each other, each by the names of its articles."""
    _check_all_there(version, decisions)
    continued: dict[int, Article] = {}
    for one in decisions:
        if one.old is None:
            continue
        if one.old.version_id != before.pk:
            raise CircularPairing(
                _(
                    "%(after)s is said to continue %(article)s of another text. It can only "
                    "continue an article of %(before)s."
                )
                % {"after": one.new.label, "article": one.old.label, "before": str(before)}
            )
        if one.is_split:
            continue
        other = continued.setdefault(one.old.pk, one.new)
        if other.pk != one.new.pk:
            raise PairedTwice(
                _(
                    "%(one)s and %(other)s are both said to continue %(article)s. Mark the one "
                    "that only took over a part as split off."
                )
                % {"one": other.label, "other": one.new.label, "article": one.old.label}
            )
    for one in decisions:
        if one.is_split and (one.old is None or one.old.pk not in continued):
            raise SplitFromNothing(
                _(
                    "%(article)s is marked as split off, but the article it comes from does not "
                    "go on. Say that it continues that article, or that it is new."
                )
                % {"article": one.new.label}
            )
        is_amended = one.old is not None and (
            one.is_split or _kind(one.old, one.new) == Change.AMENDED
        )
        if is_amended and one.weight not in Weight.values:
            raise WeightMissing(
                _("%(article)s is amended: say whether the rule changed or only the wording.")
                % {"article": one.new.label}
            )


def _check_all_there(version: Version, decisions: Sequence[Decision]) -> None:
    wanted = {article.pk: article for article in _with_text(version)}
    counted = Counter(one.new.pk for one in decisions)
    missing = [article.label for pk, article in wanted.items() if pk not in counted]
    twice = [one.new.label for one in decisions if counted[one.new.pk] > 1]
    foreign = [one.new.label for one in decisions if one.new.pk not in wanted]
    if missing or twice or foreign:
        named = "、".join(dict.fromkeys([*missing, *twice, *foreign]))
        raise PairMissing(
            _("Say of each article of %(version)s once what it continues: %(articles)s.")
            % {"version": str(version), "articles": named}
        )
