"""What an editor says on the screen of a version's changes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from law.article_lookup import read_lookup
from law.changes.diffing import Sides, side_by_side
from law.changes.services import Decision
from law.lineage import Change
from law.models import Article, ArticleChange, Version

MATERIAL: Final = ArticleChange.Weight.MATERIAL


@dataclass(slots=True)
class Row:
    """One line of the screen: an article of the new version, or one that is gone."""

    new: Article | None
    old: Article | None
    kind: str
    similarity: int
    before: str = ""
    is_split: bool = False
    weight: str = ""
    error: str = ""

    @property
    def kind_label(self) -> str:
        return str(ArticleChange.Kind(self.kind).label)

    @property
    def sides(self) -> Sides | None:
        """Both texts beside each other, where there are two that differ."""
        if self.old is None or self.new is None or self.kind != Change.AMENDED:
            return None
        return side_by_side(self.old.text, self.new.text)


@dataclass
class ChangesForm:
    """The screen: a row for each change, filled in as proposed, confirmed, or typed.

    Args:
        typed: the POST's fields; None shows what is stored.
    """

    version: Version
    before: Version
    typed: Mapping[str, str] | None = None
    rows: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Read the rows. Two queries."""
        self._old = {
            (one.number, one.suffix): one for one in self.before.articles.exclude(text="")
        }
        for change in self.version.changes.in_text_order():
            self.rows.append(self._row(change))

    def _row(self, change: ArticleChange) -> Row:
        row = Row(change.new, change.old, change.kind, change.similarity)
        if change.new is None:
            return row
        key = change.new.pk
        if self.typed is None:
            row.before = change.old.written_number if change.old else ""
            row.is_split = change.is_split
            row.weight = change.weight or (MATERIAL if change.kind == Change.AMENDED else "")
        else:
            row.before = self.typed.get(f"before-{key}", "").strip()
            row.is_split = f"split-{key}" in self.typed
            row.weight = self.typed.get(f"weight-{key}", "") or MATERIAL
        return row

    def decisions(self) -> list[Decision]:
        """Return what was typed; rows that can't be read have their `error` afterwards."""
        found = []
        for row in self.rows:
            if row.new is None:
                continue
            old, row.error = self._article(row.before)
            found.append(
                Decision(
                    new=row.new,
                    old=old,
                    is_split=row.is_split and old is not None,
                    weight=row.weight,
                )
            )
        return found

    @property
    def has_errors(self) -> bool:
        return any(row.error for row in self.rows)

    def _article(self, written: str) -> tuple[Article | None, str]:
        """Return the earlier article that `written` names, or what is wrong with it."""
        if not written:
            return None, ""
        lookup = read_lookup(written)
        if any(word != self.before.label for word in lookup.words):
            return None, _(
                "“%(written)s” names another text. An article can only continue one of %(before)s."
            ) % {"written": written, "before": str(self.before)}
        found = self._old.get((lookup.number or 0, lookup.suffix or 0))
        if found is None:
            return None, _("“%(written)s” is no article of %(before)s.") % {
                "written": written,
                "before": str(self.before),
            }
        return found, ""
