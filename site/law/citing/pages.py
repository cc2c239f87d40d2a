"""Pages that cite articles: in blocks, by chips in their text, or by a field of their own."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from cadres.models import Cadre
from core.errors import DomainError
from law.citing.registry import Citing, lists_citing, retires
from law.models import Article, LawModulePage

PREFIX: Final = "page"


class NoSuchPage(DomainError):
    """The page is gone."""


def pages_citing(articles: Collection[int]) -> dict[int, set[int]]:
    """Return which pages (by primary key) cite which of `articles`.

    Wagtail's reference index knows blocks and chips; fields that point at articles are asked.
    Two queries, however many page types there are.
    """
    found: dict[int, set[int]] = defaultdict(set)
    article_type, page_type = ContentType.objects.get_for_models(Article, Page).values()
    rows = ReferenceIndex.objects.filter(
        to_content_type=article_type,
        to_object_id__in=[str(pk) for pk in articles],
        base_content_type=page_type,
    ).values_list("object_id", "to_object_id")
    for page_id, article_id in rows:
        found[int(page_id)].add(int(article_id))
    by_field = [_rows_of(relation, articles) for relation in _fields_of_pages()]
    if by_field:
        for page_id, article_id in by_field[0].union(*by_field[1:], all=True):
            found[page_id].add(article_id)
    return dict(found)


def _fields_of_pages() -> list[Any]:
    """Return the relations through which page types point at articles by a field of their own."""
    return [
        relation
        for relation in Article._meta.related_objects
        if relation.many_to_many and issubclass(relation.related_model, Page)
    ]


def _rows_of(relation: Any, articles: Collection[int]) -> QuerySet[Any, tuple[int, int]]:
    """Return pairs of page and article from the table behind a relation."""
    field = relation.field
    rows: QuerySet[Any, tuple[int, int]] = (
        relation.through._default_manager.order_by()
        .filter(**{f"{field.m2m_reverse_field_name()}__in": articles})
        .values_list(f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id")
    )
    return rows


@lists_citing
def published_pages(articles: Collection[int]) -> Iterator[Citing]:
    """Every published page but law modules, which show the text itself."""
    cited_by = pages_citing(articles)
    if not cited_by:
        return
    module_type = ContentType.objects.get_for_model(LawModulePage)
    pages = (
        Page.objects.live()
        .filter(pk__in=cited_by)
        .exclude(content_type=module_type)
        .order_by("path")
        .specific(defer=False)
    )
    for page in pages:
        for article_id in sorted(cited_by[page.pk]):
            yield Citing(
                kind=capfirst(page._meta.verbose_name),
                key=f"{PREFIX}:{page.pk}",
                title=page.title,
                title_en=getattr(page, "title_en", ""),
                article_id=article_id,
                url=page.url or "",
                edit_url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
                owner_id=page.owner_id,
            )


@retires(PREFIX)
def unpublish(*, key: str, actor: Cadre, at: dt.datetime) -> None:
    """Take the page down; who may unpublish it may do this.

    Raises:
        NoSuchPage: it was deleted.
        PermissionDenied: `actor` may not.
    """
    page = Page.objects.filter(pk=int(key.partition(":")[2])).specific().first()
    if page is None:
        raise NoSuchPage(_("This page was deleted meanwhile."))
    if not page.live:
        return
    if not page.permissions_for_user(actor).can_unpublish():
        raise PermissionDenied
    page.unpublish(user=actor)
