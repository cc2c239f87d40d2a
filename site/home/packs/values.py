"""The fields of a page as values of a pack, and back."""

import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

from django.db import models
from django.utils.dateparse import parse_date, parse_datetime
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

from home.packs import richtext
from home.packs.references import Media, ReferenceMissing, is_reference, name_of, row_of

# Where a page stands and what became of it stay on each site.
_FROM_PAGE: Final = ("title", "slug", "seo_title", "search_description", "show_in_menus")


def fields_of(model: type[Page]) -> list[models.Field[Any, Any]]:
    """Return the fields of a page type that travel, in the order of the model."""
    own = [
        field
        for field in model._meta.local_fields
        if field.editable and not field.primary_key and field.name != "page_ptr"
    ]
    shared = [Page._meta.get_field(name) for name in _FROM_PAGE]
    return [*shared, *own, *model._meta.local_many_to_many]


def values_of(page: Page, media: Media) -> dict[str, Any]:
    """Return the values of `page` (a draft in memory, or as stored) as JSON can hold them."""
    return {field.name: _value(field, page, media) for field in fields_of(type(page))}


def _value(field: Any, page: Page, media: Media) -> Any:
    value = getattr(page, field.name)
    if isinstance(field, ParentalManyToManyField):
        names = [name_of(row, media) for row in value.all()]
        return sorted(names, key=lambda name: json.dumps(name, sort_keys=True))
    if isinstance(field, StreamField):
        raw = json.loads(json.dumps(value.get_prep_value(), default=str))
        return walk(field.stream_block, raw, lambda block, key: _named(block, key, media))
    if isinstance(field, models.ForeignKey):
        return name_of(value, media) if value is not None else None
    if isinstance(value, Decimal | dt.date | dt.datetime):
        return value.isoformat() if not isinstance(value, Decimal) else str(value)
    if isinstance(field, RichTextField):
        return richtext.portable(value or "", media)
    return value


def _named(block: Any, key: Any, media: Media) -> Any:
    if isinstance(block, blocks.RichTextBlock):
        return richtext.portable(key or "", media)
    row = block.model_class.objects.filter(pk=key).first() if key is not None else None
    return name_of(row, media) if row is not None else None


def read_into(
    page: Page, values: dict[str, Any], media: Media, *, is_lenient: bool = False
) -> None:
    """Set the fields of `page` from a pack.

    Args:
        is_lenient: leave out pages that are not there (yet).

    Raises:
        ReferenceMissing: a value names what is not here.
        ValueError, TypeError, KeyError: a value has the wrong shape.
    """
    for field in fields_of(type(page)):
        if field.name not in values:
            continue
        value = values[field.name]
        if isinstance(field, ParentalManyToManyField):
            setattr(page, field.name, [row_of(name, media) for name in value])
        elif isinstance(field, StreamField):
            raw = walk(
                field.stream_block,
                value,
                lambda block, part: _kept(block, part, media, is_lenient),
            )
            setattr(page, field.name, json.dumps(raw))
        elif isinstance(field, models.ForeignKey):
            setattr(page, field.name, _row(value, media, is_lenient) if value else None)
        elif isinstance(field, RichTextField):
            text = richtext.stored(str(value or ""), media, is_lenient=is_lenient)
            setattr(page, field.name, text)
        elif isinstance(field, models.DateTimeField):
            setattr(page, field.name, parse_datetime(value) if value else None)
        elif isinstance(field, models.DateField):
            setattr(page, field.name, parse_date(value) if value else None)
        elif isinstance(field, models.DecimalField):
            setattr(page, field.name, Decimal(value) if value is not None else None)
        else:
            setattr(page, field.name, value)


def _kept(block: Any, part: Any, media: Media, is_lenient: bool) -> Any:
    """Return a chosen row's key, or rich text with the keys of this site."""
    if isinstance(block, blocks.RichTextBlock):
        return richtext.stored(str(part or ""), media, is_lenient=is_lenient)
    return _key(part, media, is_lenient)


def _key(name: Any, media: Media, is_lenient: bool) -> Any:
    row = _row(name, media, is_lenient) if is_reference(name) else None
    return row.pk if row is not None else None


def _row(name: dict[str, Any], media: Media, is_lenient: bool) -> Any:
    try:
        return row_of(name, media)
    except ReferenceMissing:
        if is_lenient and "$page" in name:
            return None
        raise


def walk(block: Any, raw: Any, convert: Callable[[Any, Any], Any]) -> Any:
    """Return the raw value of a block with every chosen row and rich text put through `convert`."""
    if raw is None:
        return None
    if isinstance(block, blocks.StreamBlock):
        return [
            {**item, "value": walk(block.child_blocks[item["type"]], item["value"], convert)}
            for item in raw
            if item["type"] in block.child_blocks
        ]
    if isinstance(block, blocks.StructBlock):
        return {
            name: walk(block.child_blocks[name], value, convert)
            if name in block.child_blocks
            else value
            for name, value in raw.items()
        }
    if isinstance(block, blocks.ListBlock):
        return [
            {**item, "value": walk(block.child_block, item["value"], convert)}
            if isinstance(item, dict) and "value" in item and "id" in item
            else walk(block.child_block, item, convert)
            for item in raw
        ]
    is_converted = isinstance(block, blocks.ChooserBlock | blocks.RichTextBlock)
    return convert(block, raw) if is_converted else raw
