"""Writing a pack."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from typing import Any, Final

from django.utils.translation import gettext as _
from wagtail.models import Page

from core.errors import DomainError
from exemplars.models import BoundaryCardPage, ExemplarPage, PracticePage, SelfCheckPage
from home.packs.references import Media
from home.packs.richtext import cited_in
from home.packs.values import values_of
from law.models import LawModulePage, Version
from warning_cases.models import WarningCasePage

FORMAT: Final = "qingfeng-pack@1"
# Cards and cases before what points at them.
KINDS: Final[tuple[type[Page], ...]] = (
    LawModulePage,
    BoundaryCardPage,
    SelfCheckPage,
    PracticePage,
    ExemplarPage,
    WarningCasePage,
)
TRAVELLING: Final = frozenset({"PUBLIC", "ALL_CADRES"})
_FIXED: Final = (2026, 1, 1, 0, 0, 0)  # the same content gives the same bytes


class NotForOthers(DomainError):
    """A case that is only for some readers stays on its site."""


def build_pack(pages: Iterable[Page]) -> bytes:
    """Return a zip with `pages` (of the `KINDS`), the law they cite and their media.

    A page that was never published travels as its newest draft.

    Raises:
        NotForOthers: a case is labelled for a unit or for named roles.
    """
    media: Media = {}
    files: dict[str, bytes] = {}
    rows = []
    for page in sorted(pages, key=lambda each: (_rank(each), each.slug)):
        shown: Any = page.specific if page.live else page.get_latest_revision_as_object()
        if getattr(shown, "sensitivity", "PUBLIC") not in TRAVELLING:
            raise NotForOthers(
                _("“%(title)s” is not for everybody, so it stays here.")
                % {"title": shown.title}
            )
        values = values_of(shown, media)
        rows.append({"type": type(shown)._meta.label_lower, "values": values})
    for number, row in enumerate(rows, 1):
        files[f"pages/{number:04}.json"] = _json(row)
    files["law.json"] = _json(_law(rows))
    titles = {}
    for name, stored in sorted(media.items()):
        with stored.file.open("rb") as file:
            files[name] = file.read()
        titles[name] = stored.title
    files["manifest.json"] = _json(
        {
            "format": FORMAT,
            "pages": len(rows),
            "media": titles,
            "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        }
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name, _FIXED), files[name])
    return buffer.getvalue()


def _rank(page: Page) -> int:
    return KINDS.index(page.specific_class)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1).encode()


def _references(value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name in ("$article", "$version"):
                yield name, part
            else:
                yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)
    elif isinstance(value, str):
        for cited in cited_in(value):
            yield "$article", [cited.code, cited.label, cited.number, cited.suffix]


def _law(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the versions that the pages name: cited articles only, or all of a law module's."""
    wanted: dict[tuple[str, str], set[tuple[int, int]] | None] = {}
    for kind, name in _references(rows):
        key = (name[0], name[1])
        if kind == "$version":
            wanted[key] = None
        elif wanted.setdefault(key, set()) is not None:
            wanted[key].add((name[2], name[3]))  # type: ignore[union-attr]  # not None here
    versions = [(_version_of(*key), wanted[key]) for key in sorted(wanted)]
    return [_version(version, numbers) for version, numbers in versions if version is not None]


def _version_of(code: str, label: str) -> Version | None:
    """Return a version by its names; None for a text that cites what is not stored."""
    versions = Version.objects.select_related("instrument")
    return versions.filter(instrument__code=code, label=label).first()


def _version(version: Version, numbers: set[tuple[int, int]] | None) -> dict[str, Any]:
    instrument = version.instrument
    chapters = list(version.chapters.order_by("position")) if numbers is None else []
    places = {chapter.pk: chapter.position for chapter in chapters}
    return {
        "instrument": {
            name: getattr(instrument, name)
            for name in ("code", "name", "name_en", "short_name", "kind")
        },
        "label": version.label,
        "history": version.history,
        "is_complete": version.is_complete and numbers is None,
        **{
            name: value.isoformat() if (value := getattr(version, name)) else None
            for name in ("adopted_on", "in_force_from", "in_force_until", "text_as_of")
        },
        "chapters": [[chapter.position, chapter.level, chapter.title] for chapter in chapters],
        "articles": [
            {
                "number": article.number,
                "suffix": article.suffix,
                "chapter": places.get(article.chapter_id or 0),
                "text": article.text,
                "summary": article.summary,
                "summary_en": article.summary_en,
            }
            for article in version.articles.order_by("number", "suffix")
            if numbers is None or (article.number, article.suffix) in numbers
        ],
    }
