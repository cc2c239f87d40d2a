"""Keeping power lists: powers, their basis, risk points and the pages on them. Nothing is deleted."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from assignments.powers.models import PowerBasis, RiskEdge
from cadres.models import Cadre, Post, Power, RiskPoint
from cadres.observers import announce_people
from core.errors import DomainError
from core.time import site_date
from law.models import Article


class PostExists(DomainError):
    """A post has this code."""


class PowerExists(DomainError):
    """The post has a power of this name."""


class RiskPointExists(DomainError):
    """The post has a risk point of this name."""


class AlreadyEnded(DomainError):
    """It is no longer on the list."""


class OfAnotherPost(DomainError):
    """A risk point comes with a power of its own post."""


@transaction.atomic
def add_post(*, code: str, name: str, name_en: str, actor: Cadre) -> Post:
    """Add a post with an empty power list.

    Raises:
        PostExists: `code` is taken.
    """
    try:
        with transaction.atomic():
            post = Post.objects.create(code=code, name=name, name_en=name_en)
    except IntegrityError as error:
        raise PostExists(
            _("The code “%(code)s” belongs to another post.") % {"code": code}
        ) from error
    _log(post, actor, "add_post", post.name)
    return post


@transaction.atomic
def add_power(
    *, post: Post, name: str, name_en: str, basis: str, process: str, actor: Cadre
) -> Power:
    """Put a power on the list of `post`.

    Raises:
        PowerExists: it is there.
    """
    try:
        with transaction.atomic():
            power = Power.objects.create(
                post=post, name=name, name_en=name_en, basis=basis, process=tidied(process)
            )
    except IntegrityError as error:
        raise PowerExists(_power_exists(name)) from error
    _log(post, actor, "add_power", name)
    return power


@transaction.atomic
def change_power(
    *, power: Power, name: str, name_en: str, basis: str, process: str, actor: Cadre
) -> Power:
    """Write a listed power anew.

    Raises:
        AlreadyEnded: it is no longer listed.
        PowerExists: another power of the post has that name.
    """
    locked = _listed_power(power)
    was = locked.name
    locked.name, locked.name_en = name, name_en
    locked.basis, locked.process = basis, tidied(process)
    try:
        with transaction.atomic():
            locked.save(update_fields=["name", "name_en", "basis", "process"])
    except IntegrityError as error:
        raise PowerExists(_power_exists(name)) from error
    _log(locked.post, actor, "change_power", name, was=was)
    return locked


@transaction.atomic
def end_power(*, power: Power, actor: Cadre, at: dt.datetime) -> Power:
    """Take a power off the list, with the risk points that come with it.

    Raises:
        AlreadyEnded: somebody did.
    """
    locked = _listed_power(power)
    locked.ended_on = site_date(at)
    locked.save(update_fields=["ended_on"])
    ended = locked.risk_points.listed().update(ended_on=locked.ended_on)
    if ended:
        announce_people(None, at=at)
    _log(locked.post, actor, "end_power", locked.name, risk_points=ended)
    return locked


@transaction.atomic
def change_risk_point(
    *, point: RiskPoint, power: Power | None, name: str, name_en: str, description: str,
    measures: str, level: str, actor: Cadre, at: dt.datetime,
) -> RiskPoint:  # fmt: skip
    """Write a listed risk point anew.

    Raises:
        AlreadyEnded: it is no longer listed.
        OfAnotherPost: `power` belongs to another post.
        RiskPointExists: another of the post has that name.
    """
    locked = _listed_point(point)
    if power is not None and power.post_id != locked.post_id:
        raise OfAnotherPost(_("This power belongs to another post."))
    others = RiskPoint.objects.listed().filter(post=locked.post_id, name=name)
    if others.exclude(pk=locked.pk).exists():
        raise RiskPointExists(
            _("The post has a risk point “%(name)s” already.") % {"name": name}
        )
    was, was_level = locked.name, locked.level
    locked.power, locked.name, locked.name_en = power, name, name_en
    locked.description, locked.measures, locked.level = description, measures, level
    locked.save(update_fields=["power", "name", "name_en", "description", "measures", "level"])
    if was_level != level:
        announce_people(None, at=at)
    _log(locked.post, actor, "change_risk", name, was=was, level=[was_level, level])
    return locked


@transaction.atomic
def end_risk_point(*, point: RiskPoint, actor: Cadre, at: dt.datetime) -> RiskPoint:
    """Take a risk point off the list of its post; what refers to it stays.

    Raises:
        AlreadyEnded: somebody did.
    """
    locked = _listed_point(point)
    locked.ended_on = site_date(at)
    locked.save(update_fields=["ended_on"])
    announce_people(None, at=at)
    _log(locked.post, actor, "end_risk", locked.name)
    return locked


@transaction.atomic
def rest_on(*, power: Power, article: Article, actor: Cadre) -> PowerBasis:
    """Note `article` as a basis of `power`. Repeating it changes nothing.

    Raises:
        AlreadyEnded: the power is no longer listed.
    """
    locked = _listed_power(power)
    basis, is_new = PowerBasis.objects.get_or_create(power=locked, article=article)
    if is_new:
        _log(locked.post, actor, "add_basis", locked.name, article=str(article))
    return basis


@transaction.atomic
def rest_no_more_on(*, basis: PowerBasis, actor: Cadre) -> None:
    """Take an article away from the bases of a power."""
    power, article = basis.power, str(basis.article)
    basis.delete()
    _log(power.post, actor, "remove_basis", power.name, article=article)


@transaction.atomic
def link_page(*, point: RiskPoint, page: Page, note: str, actor: Cadre) -> RiskEdge:
    """Say that `page` shows the risk point. Repeating it changes the note only.

    Raises:
        AlreadyEnded: the risk point is no longer listed.
    """
    locked = _listed_point(point)
    edge, is_new = RiskEdge.objects.update_or_create(
        risk_point=locked, page=page, defaults={"note": note}
    )
    if is_new:
        _log(locked.post, actor, "link_page", locked.name, page=page.title)
    return edge


@transaction.atomic
def unlink_page(*, edge: RiskEdge, actor: Cadre) -> None:
    """Take a page away from a risk point."""
    point, title = edge.risk_point, edge.page.title
    edge.delete()
    _log(point.post, actor, "unlink_page", point.name, page=title)


def tidied(process: str) -> str:
    """Return the steps of a process, one a line, without blanks around them or empty lines."""
    return "\n".join(line.strip() for line in process.splitlines() if line.strip())


def _listed_power(power: Power) -> Power:
    locked: Power = (
        Power.objects.select_for_update(of=("self",)).select_related("post").get(pk=power.pk)
    )
    if locked.ended_on is not None:
        raise AlreadyEnded(_ended())
    return locked


def _listed_point(point: RiskPoint) -> RiskPoint:
    locked: RiskPoint = (
        RiskPoint.objects.select_for_update(of=("self",))
        .select_related("post")
        .get(pk=point.pk)
    )
    if locked.ended_on is not None:
        raise AlreadyEnded(_ended())
    return locked


def _ended() -> str:
    return _("This is no longer on the power list.")


def _power_exists(name: str) -> str:
    return _("The post has a power “%(name)s” already.") % {"name": name}


def _log(post: Post, actor: Cadre, what: str, name: str, **facts: Any) -> None:
    log(
        instance=post,
        action="assignments.keep_power_list",
        user=actor,
        data={"what": what, "name": name, **facts},
    )
