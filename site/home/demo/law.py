"""Statutes in the versions that the content cites, with our own teaching summaries."""

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from home.demo.source import read
from law.models import Article, Instrument, Version

FILES = ("law_supervision", "law_crime", "law_procurement")


class Articles:
    """The articles that content may cite, by reference such as "criminal-law:2023:388-1"."""

    def __init__(self) -> None:
        self._by_reference: dict[str, Article] = {}

    def add(self, reference: str, article: Article) -> None:
        self._by_reference[reference] = article

    def __getitem__(self, reference: str) -> Article:
        return self._by_reference[reference]

    def of(self, references: Iterable[str]) -> list[Article]:
        """Return the articles of `references`, in that order."""
        return [self._by_reference[reference] for reference in references]


def load_law() -> Articles:
    """Create instruments, versions and article summaries that are missing; return the articles.

    An instrument or a version that an import brought before is used as it is, and only gets
    summaries where it has none.
    """
    found = Articles()
    for name in FILES:
        for row in read(name):
            instrument = _instrument(row)
            versions = {version.in_force_from: version for version in instrument.versions.all()}
            for details in row["versions"]:
                start = dt.date.fromisoformat(details["from"])
                version = versions.get(start) or _version(instrument, details)
                for article in _articles(version, details["articles"]):
                    number = f"{article.number}" + (
                        f"-{article.suffix}" if article.suffix else ""
                    )
                    found.add(f"{row['code']}:{details['label']}:{number}", article)
            join_lineages(instrument, row.get("continues", {}))
    return found


def _instrument(row: dict[str, Any]) -> Instrument:
    found, _is_new = Instrument.objects.get_or_create(
        name=row["name"],
        defaults={
            "code": row["code"],
            "name_en": row["name_en"],
            "short_name": row["short"],
            "kind": row["kind"],
        },
    )
    return found


def _version(instrument: Instrument, details: dict[str, Any]) -> Version:
    return Version.objects.create(
        instrument=instrument,
        label=details["label"],
        adopted_on=dt.date.fromisoformat(details["adopted"]),
        in_force_from=dt.date.fromisoformat(details["from"]),
        in_force_until=dt.date.fromisoformat(details["until"]) if details["until"] else None,
        history=details["history"],
        text_as_of=dt.date.fromisoformat(details["as_of"]),
    )


def _articles(version: Version, rows: list[list[Any]]) -> list[Article]:
    """Return the articles of `rows`, created or given our summary where they lack one."""
    stored = {(article.number, article.suffix): article for article in version.articles.all()}
    missing, bare = [], []
    for number, suffix, summary, summary_en in rows:
        article = stored.get((number, suffix))
        if article is None:
            missing.append(
                Article(
                    version=version,
                    number=number,
                    suffix=suffix,
                    summary=summary,
                    summary_en=summary_en,
                )
            )
        elif not article.summary:
            article.summary, article.summary_en = summary, summary_en
            bare.append(article)
    Article.objects.bulk_create(missing)
    Article.objects.bulk_update(bare, ["summary", "summary_en"])
    stored.update({(article.number, article.suffix): article for article in missing})
    return [stored[number, suffix] for number, suffix, *_text in rows]


def join_lineages(instrument: Instrument, continues: dict[str, int]) -> None:
    """Let an article be the same provision in every version, where nobody has said so yet.

    Args:
        continues: number of the article that went on under another, by the later number; others
            kept theirs. Without texts there is nothing to compare, so it is told.
    """
    versions = list(instrument.versions.order_by("in_force_from"))
    for before, after in pairwise(versions):
        if after.changes.exists():  # both texts were imported and compared
            continue
        old = {(one.number, one.suffix): one for one in before.articles.all()}
        joined = []
        for article in after.articles.all():
            number = continues.get(str(article.number), article.number)
            earlier = old.get((number, article.suffix))
            if earlier is not None and earlier.lineage != article.lineage:
                article.lineage = earlier.lineage
                joined.append(article)
        Article.objects.bulk_update(joined, ["lineage"])
