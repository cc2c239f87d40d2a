"""Bringing statute texts in. Only adds and fills in: nothing that people wrote is removed."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre
from core.errors import DomainError
from law.changes.services import change_counts, propose_changes
from law.commencement import COMMENCEMENTS
from law.models import Article, Chapter, Instrument, Version
from law.numerals import article_label
from law.statute_text import Statute, StatuteArticle

_BATCH = 500
_STATE_PREFIX = "中华人民共和国"


class CommencementUnknown(DomainError):
    """Neither the text nor the command says from when the statute applies."""


class VersionsCollide(DomainError):
    """Another version of the instrument applies from the same day."""


@dataclass(slots=True)
class ImportSummary:
    """What an import found and changed.

    Args:
        articles: how many articles the text has.
        created, updated, unchanged: how many of them were new, got another text, stayed.
        kept: labels of stored articles that the text does not have; they stay as they were.
        is_commencement_assumed: the day was taken from the amendment's date.
        changes: number of articles by what became of them since the version before.
    """

    instrument: Instrument
    version: Version
    articles: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    kept: list[str] = field(default_factory=list)
    is_commencement_assumed: bool = False
    changes: Counter[str] = field(default_factory=Counter)

    @property
    def has_changed(self) -> bool:
        return bool(self.created or self.updated)


@transaction.atomic
def import_version(
    *,
    statute: Statute,
    adopted_on: dt.date | None = None,
    in_force_from: dt.date | None = None,
    text_as_of: dt.date | None = None,
    actor: Cadre | None = None,
    at: dt.datetime,
) -> ImportSummary:
    """Store the text of `statute` as a version of its instrument.

    The instrument is found by its name, with or without 中华人民共和国, else created; the version
    by the date of its last amendment, else created. Where only our summaries were stored, the
    texts are filled in and the summaries stay. The version before it ends the day before. What
    became of each of its articles is proposed, for an editor to confirm.

    Args:
        adopted_on: date of the last amendment where the preamble does not tell (a file's name).
        in_force_from: first day of application; otherwise what is stored, known or stated.
        text_as_of: the day up to which the text is known to be current.

    Raises:
        CommencementUnknown: no date is known; give `in_force_from`.
        VersionsCollide: another version applies from that very day; give `in_force_from`.

    Queries: some two dozen, whatever the number of articles.
    """
    dates = [day for day in (statute.adopted_on, adopted_on) if day]
    adopted = max(dates, default=None)
    instrument = _instrument(statute.name)
    version, is_assumed = _version(instrument, statute, adopted, in_force_from, text_as_of)
    summary = ImportSummary(
        instrument, version, len(statute.articles), is_commencement_assumed=is_assumed
    )
    _store_articles(version, statute, _store_chapters(version, statute), summary)
    _end_earlier_versions(instrument)
    version.refresh_from_db(fields=["in_force_until"])
    propose_changes(version=version)
    summary.changes = change_counts(version)
    if summary.has_changed:
        log(
            instance=version,
            action="law.import_version",
            user=actor,
            timestamp=at,
            data={"articles": summary.articles, "created": summary.created},
        )
    return summary


def _instrument(name: str) -> Instrument:
    short = name.removeprefix(_STATE_PREFIX)
    names = {name, short, f"{_STATE_PREFIX}{short}"}
    found = Instrument.objects.select_for_update().filter(name__in=names).first()
    if found is None:
        found = Instrument.objects.select_for_update().filter(short_name__in=names).first()
    return found or Instrument.objects.create(
        code=slugify(short, allow_unicode=True)[:80], name=name, short_name=short[:80]
    )


def _version(
    instrument: Instrument,
    statute: Statute,
    adopted: dt.date | None,
    in_force_from: dt.date | None,
    text_as_of: dt.date | None,
) -> tuple[Version, bool]:
    """Return the version to fill, created or brought up to date, and whether its day is assumed."""
    versions = list(instrument.versions.all())
    stated = statute.commences_on or adopted
    known = COMMENCEMENTS.get((instrument.name, adopted)) if adopted else None
    version = _stored_version(versions, adopted, in_force_from or known or stated)
    start = in_force_from or (version.in_force_from if version else None) or known or stated
    if start is None:
        raise CommencementUnknown(
            _("The text does not say from when it applies. Give the day: --in-force-from.")
        )
    if any(other.in_force_from == start for other in versions if other != version):
        raise VersionsCollide(
            _(
                "Another version of “%(name)s” applies from %(day)s. Give the first day of this "
                "one: --in-force-from."
            )
            % {"name": instrument.name, "day": start.isoformat()}
        )
    is_assumed = not in_force_from and not known and version is None and start == adopted
    if version is None:
        version = Version(instrument=instrument, label=_label(versions, adopted or start))
    version.adopted_on = version.adopted_on or adopted
    version.history = version.history or statute.history
    version.promulgated_by = version.promulgated_by or statute.promulgated_by
    version.amendment_decision = version.amendment_decision or statute.amendment_decision
    version.text_as_of = text_as_of or version.text_as_of or adopted or start
    version.in_force_from = start
    if version.in_force_until and version.in_force_until < start:
        version.in_force_until = None
    version.is_complete = True
    version.save()
    return version, is_assumed and not statute.starts_at_once


def _stored_version(
    versions: list[Version], adopted: dt.date | None, start: dt.date | None
) -> Version | None:
    """Return the stored version of that amendment, else of that first day."""
    for version in versions:
        if adopted and version.adopted_on == adopted:
            return version
    for version in versions:
        if start and version.in_force_from == start and version.adopted_on in (None, adopted):
            return version
    return None


def _label(versions: list[Version], day: dt.date) -> str:
    """Return the year of `day`, or the whole date where another version has that year."""
    year = str(day.year)
    return day.isoformat() if any(version.label == year for version in versions) else year


def _store_chapters(version: Version, statute: Statute) -> list[Chapter]:
    """Store the headings; those already stored alike are kept."""
    stored = list(version.chapters.order_by("position"))
    wanted = [(int(heading.level), heading.title) for heading in statute.headings]
    if [(chapter.level, chapter.title) for chapter in stored] == wanted:
        return stored
    version.chapters.all().delete()
    return Chapter.objects.bulk_create(
        [
            Chapter(version=version, position=position, level=level, title=title)
            for position, (level, title) in enumerate(wanted, start=1)
        ],
        batch_size=_BATCH,
    )


def _store_articles(
    version: Version, statute: Statute, chapters: list[Chapter], summary: ImportSummary
) -> None:
    stored = {(article.number, article.suffix): article for article in version.articles.all()}
    new, changed = [], []
    for read in statute.articles:
        chapter = chapters[read.heading] if read.heading is not None else None
        article = stored.pop(read.key, None)
        if article is None:
            new.append(_new_article(version, read, chapter))
        elif article.text != read.text or article.chapter_id != (chapter and chapter.pk):
            article.text, article.chapter = read.text, chapter
            changed.append(article)
    Article.objects.bulk_create(new, batch_size=_BATCH)
    Article.objects.bulk_update(changed, ["text", "chapter"], batch_size=_BATCH)
    summary.created, summary.updated = len(new), len(changed)
    summary.unchanged = summary.articles - len(new) - len(changed)
    summary.kept = [article_label(*key) for key in sorted(stored)]


def _new_article(version: Version, read: StatuteArticle, chapter: Chapter | None) -> Article:
    return Article(
        version=version,
        chapter=chapter,
        number=read.number,
        suffix=read.suffix,
        text=read.text,
    )


def _end_earlier_versions(instrument: Instrument) -> None:
    """Let each version end the day before the next one applies, where it would overlap."""
    versions = list(instrument.versions.order_by("in_force_from"))
    for version, following in pairwise(versions):
        last_day = following.in_force_from - dt.timedelta(days=1)
        if version.in_force_until is None or version.in_force_until > last_day:
            version.in_force_until = last_day
            version.save(update_fields=["in_force_until"])
