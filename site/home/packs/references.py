"""Rows of other tables by names that hold on every site, instead of their keys."""

from collections.abc import Callable
from typing import Any, Final

from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cadres.models import Post, RiskPoint
from law.models import Article, Version
from warning_cases.models import Charge, Term

Media = dict[str, Any]  # name within the pack → stored image or document


class ReferenceMissing(LookupError):
    """What a pack refers to is neither in it nor on this site."""


def name_of(row: Any, media: Media) -> dict[str, Any] | None:
    """Return how a pack names `row`; None for what does not travel (units, people).

    Pictures and documents are noted in `media` under their name within the pack.
    """
    match row:
        case Article():
            version = row.version
            return {
                "$article": [version.instrument.code, version.label, row.number, row.suffix]
            }
        case Version():
            return {"$version": [row.instrument.code, row.label]}
        case RiskPoint():
            return {"$risk_point": row.code}
        case Post():
            return {"$post": row.code}
        case Term():
            return {"$term": [row.axis, row.code]}
        case Charge():
            return {"$charge": row.code}
        case Page():
            page = row.specific
            return {"$page": [page._meta.label_lower, page.slug]}
    if isinstance(row, get_image_model()):
        return {"$image": _keep(row, media)}
    if isinstance(row, get_document_model()):
        return {"$document": _keep(row, media)}
    return None


def _keep(row: Any, media: Media) -> str:
    ending = row.file.name.rpartition(".")[2].lower()
    name = f"media/{row.get_file_hash() if hasattr(row, 'get_file_hash') else row.file_hash}.{ending}"
    media[name] = row
    return name


def row_of(reference: dict[str, Any], media: Media) -> Any:
    """Return the row on this site that a pack's `reference` names.

    Raises:
        ReferenceMissing: there is none.
    """
    ((kind, name),) = reference.items()
    is_media = kind in ("$image", "$document")
    found = media.get(name) if is_media else _FINDERS[kind](name)
    if found is None:
        raise ReferenceMissing(f"{kind[1:]} {name}")
    return found


def _article(name: Any) -> Any:
    code, label, number, suffix = name
    return Article.objects.filter(
        version__instrument__code=code, version__label=label, number=number, suffix=suffix
    ).first()


def _version(name: Any) -> Any:
    code, label = name
    return Version.objects.filter(instrument__code=code, label=label).first()


def _page(name: Any) -> Any:
    label, slug = name
    app, _dot, model = label.partition(".")
    return Page.objects.filter(
        content_type__app_label=app, content_type__model=model, slug=slug
    ).first()


_FINDERS: Final[dict[str, Callable[[Any], Any]]] = {
    "$article": _article,
    "$version": _version,
    "$risk_point": lambda code: RiskPoint.objects.filter(code=code).first(),
    "$post": lambda code: Post.objects.filter(code=code).first(),
    "$term": lambda name: Term.objects.filter(axis=name[0], code=name[1]).first(),
    "$charge": lambda code: Charge.objects.filter(code=code).first(),
    "$page": _page,
}


def is_reference(value: Any) -> bool:
    """Tell whether a value of a pack names a row."""
    return (
        isinstance(value, dict)
        and len(value) == 1
        and next(iter(value)) in (*_FINDERS, "$image", "$document")
    )
