"""Reading a pack: everything is looked at before anything is written, and all of it or nothing is."""

import datetime as dt
import hashlib
import io
import json
import re
import zipfile
from typing import Any, Final, NamedTuple

from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from PIL import Image as Picture
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.log_actions import log

from cadres.models import Cadre
from home.packs.exporting import FORMAT, KINDS, TRAVELLING
from home.packs.pairs import refuse_crossed_pairs
from home.packs.references import Media, ReferenceMissing
from home.packs.refusals import PackRefused
from home.packs.richtext import UnsafeText
from home.packs.values import read_into, values_of
from law.models import Article, Chapter, Instrument, Version

MOST_BYTES: Final = 200 * 1024 * 1024
MOST_UNPACKED: Final = 500 * 1024 * 1024
MOST_MEMBERS: Final = 5_000
MOST_PIXELS: Final = 24_000_000
_NAME: Final = re.compile(
    r"^(?:manifest\.json|law\.json|pages/\d{4}\.json|media/[0-9a-f]{40,64}\.[a-z0-9]{2,5})$"
)
_PICTURES: Final = {"gif", "jpg", "jpeg", "png", "webp"}
_FORMATS: Final = ("GIF", "JPEG", "PNG", "WEBP")
_DOCUMENTS: Final = {
    "pdf",
    "mp3",
    "m4a",
    "ogg",
    "opus",
    "wav",
    "mp4",
    "webm",
    "vtt",
    "docx",
    "xlsx",
}


class Outcome(NamedTuple):
    created: int
    updated: int
    unchanged: int


def read_pack(content: bytes) -> dict[str, bytes]:
    """Return the members of a pack, each with the right name, size and fingerprint.

    Raises:
        PackRefused: what and where.
    """
    if len(content) > MOST_BYTES:
        raise PackRefused(_("The pack is larger than 200 MB."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            for member in members:
                if not _NAME.match(member.filename):
                    raise PackRefused(
                        _("“%(name)s” has no place in a pack.") % {"name": member.filename[:80]}
                    )
            names = [member.filename for member in members]
            unpacked = sum(member.file_size for member in members)
            if len(names) > MOST_MEMBERS or unpacked > MOST_UNPACKED:
                raise PackRefused(_("The pack unpacks to more than is allowed."))
            if len(set(names)) != len(names):
                raise PackRefused(_("The pack holds a name twice."))
            files = {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise PackRefused(_("This is no content pack.")) from error
    manifest = _parsed(files, "manifest.json")
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise PackRefused(_("This is no content pack, or one of a newer kind."))
    prints = {
        n: hashlib.sha256(d).hexdigest() for n, d in files.items() if n != "manifest.json"
    }
    if manifest.get("sha256") != prints:
        raise PackRefused(_("A file of the pack was changed or is missing."))
    return files


def import_pack(*, content: bytes, actor: Cadre, at: dt.datetime) -> Outcome:
    """Bring the pages of a pack in as drafts; they are reviewed here like any other.

    A page of the same kind and slug gets a new draft where it differs. Law that is here stays as
    it is; what is missing is added.

    Raises:
        PackRefused: see `read_pack`; or a page names what is neither here nor in the pack.
    """
    files = read_pack(content)
    kept: list[Any] = []
    try:
        with transaction.atomic():
            return _write(files, kept, actor, at)
    except BaseException as error:
        for stored in kept:
            stored.file.delete(save=False)
        if isinstance(error, ReferenceMissing):
            raise PackRefused(_("Missing here: %(what)s.") % {"what": error}) from error
        if isinstance(error, UnsafeText):
            raise PackRefused(
                _("A text of the pack holds what no editor can write: %(what)s.")
                % {"what": error}
            ) from error
        if isinstance(error, KeyError | TypeError | ValueError | AttributeError):
            raise PackRefused(_("A page of the pack cannot be read.")) from error
        raise


def _write(files: dict[str, bytes], kept: list[Any], actor: Cadre, at: dt.datetime) -> Outcome:
    for row in _parsed(files, "law.json"):
        _store_version(row)
    titles = _parsed(files, "manifest.json")["media"]
    media: Media = {}
    for name in sorted(name for name in files if name.startswith("media/")):
        media[name] = _store_media(name, files[name], str(titles.get(name, name)), actor, kept)
    rows = [
        _parsed(files, name)
        for name in sorted(name for name in files if name.startswith("pages/"))
    ]
    placed = [_place(row, media, actor) for row in rows]
    counts = {"created": 0, "updated": 0, "unchanged": 0}
    for row, (page, is_new) in zip(rows, placed, strict=True):
        counts[_fill(page, row["values"], media, actor, at, is_new=is_new)] += 1
    refuse_crossed_pairs([page for page, _is_new in placed])
    return Outcome(**counts)


def _parsed(files: dict[str, bytes], name: str) -> Any:
    try:
        return json.loads(files[name])
    except (KeyError, ValueError) as error:
        raise PackRefused(_("“%(name)s” is missing or no JSON.") % {"name": name}) from error


def _place(row: Any, media: Media, actor: Cadre) -> tuple[Any, bool]:
    """Return the page of `row`, made new where there is none, and whether it is new.

    What it says of pages that come later in the pack is left out until all of them are there:
    a case and its exemplar point at each other.
    """
    model = {kind._meta.label_lower: kind for kind in KINDS}[row["type"]]
    values = row["values"]
    if values.get("sensitivity", "PUBLIC") not in TRAVELLING:
        raise PackRefused(_("The pack holds a case that is not for everybody."))
    there: Any = model.objects.filter(slug=values["slug"]).first()
    if there is not None:
        return there.get_latest_revision_as_object(), False
    page: Any = model(live=False, owner=actor)
    read_into(page, values, media, is_lenient=True)
    parent_type = model.allowed_parent_page_models()[0]
    parent = parent_type.objects.first()
    if parent is None:
        raise PackRefused(_("Lay the site down first: manage.py create_site."))
    parent.add_child(instance=page)
    return page, True


def _fill(
    page: Any, values: Any, media: Media, actor: Cadre, at: dt.datetime, *, is_new: bool
) -> str:
    """Give `page` what the pack says of it, as a draft; tell what became of it."""
    if not is_new and values_of(page, {}) == values:
        return "unchanged"
    read_into(page, values, media)
    if is_new:
        page.save()
    page.save_revision(user=actor, changed=True)
    log(instance=page, action="home.import_pack", user=actor, timestamp=at)
    return "created" if is_new else "updated"


def _store_media(name: str, data: bytes, title: str, actor: Cadre, kept: list[Any]) -> Any:
    """Return the picture or document of these bytes: the one that is here, or a new one."""
    ending = name.rpartition(".")[2]
    is_picture = ending in _PICTURES
    if not is_picture and ending not in _DOCUMENTS:
        raise PackRefused(_("“%(name)s” has no place in a pack.") % {"name": name})
    model: Any = get_image_model() if is_picture else get_document_model()
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()  # as Wagtail keeps it
    there = model.objects.filter(file_hash=digest).first()
    if there is not None:
        return there
    if is_picture:
        _check_picture(name, data)
    stored = model(title=title[:255], uploaded_by_user=actor, file_hash=digest)
    file_name = name.removeprefix("media/")
    stored.file = (
        ImageFile(io.BytesIO(data), name=file_name)
        if is_picture
        else ContentFile(data, name=file_name)
    )
    stored.file_size = len(data)
    stored.save()
    kept.append(stored)
    return stored


def _check_picture(name: str, data: bytes) -> None:
    try:
        with Picture.open(io.BytesIO(data), formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise PackRefused(_("“%(name)s” has too many pixels.") % {"name": name})
            picture.verify()
    except (OSError, SyntaxError, Picture.DecompressionBombError) as error:
        raise PackRefused(_("“%(name)s” is no picture.") % {"name": name}) from error


def _store_version(row: Any) -> None:
    """Add what is missing of a version; rows that are here stay as they are."""
    details = row["instrument"]
    instrument = (
        Instrument.objects.filter(code=details["code"]).first()
        or Instrument.objects.filter(name=details["name"]).first()
        or Instrument.objects.create(**details)
    )
    if instrument.code != details["code"]:
        raise PackRefused(
            _("“%(name)s” has another code on this site (%(code)s).")
            % {"name": instrument.name, "code": instrument.code}
        )
    version, is_new = Version.objects.get_or_create(
        instrument=instrument,
        label=row["label"],
        defaults={
            "history": row["history"],
            "is_complete": row["is_complete"],
            **{
                name: parse_date(row[name]) if row[name] else None
                for name in ("adopted_on", "in_force_from", "in_force_until", "text_as_of")
            },
        },
    )
    if is_new:
        Chapter.objects.bulk_create(
            Chapter(version=version, position=position, level=level, title=title)
            for position, level, title in row["chapters"]
        )
    chapters = {chapter.position: chapter for chapter in version.chapters.all()}
    here = set(version.articles.values_list("number", "suffix"))
    for article in row["articles"]:
        if (article["number"], article["suffix"]) not in here:
            Article.objects.create(
                version=version,
                chapter=chapters.get(article["chapter"] or 0),
                **{
                    name: article[name]
                    for name in ("number", "suffix", "text", "summary", "summary_en")
                },
            )
