"""The one query of the site: pages that answer a text, the best first, with what to show of them."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from core.readers import visible_to
from core.search.segmentation import normalised, query_terms, query_words
from core.search.synonyms import alternatives

EXCERPT_CHARACTERS: Final = 160
_SPARE: Final = 12  # of the best hits so many may be for others at no further cost
_CANDIDATES: Final = 500  # enough for a page of hits where most of them are for others
_WEIGHED: Final = 1_000  # of pages that hold the words anywhere, so many of the newest
_TABLE: Final = IndexEntry._meta.db_table
# Terms are letters, digits and Han characters only (see `segmentation`), so they need no quotes.
_IN_TITLE: Final = f"""
    SELECT object_id FROM {_TABLE}, to_tsquery('simple', %s) AS wanted
    WHERE title @@ wanted AND content_type_id = ANY(%s)
    ORDER BY ts_rank(title, wanted) * title_norm DESC, id DESC LIMIT %s
"""  # noqa: S608  our own table's name
# Weighing ten thousand texts takes PostgreSQL a quarter of a second, finding them a hundredth.
_ANYWHERE: Final = f"""
    WITH newest AS MATERIALIZED (
        SELECT id FROM {_TABLE}, to_tsquery('simple', %s) AS wanted
        WHERE (title || body) @@ wanted AND content_type_id = ANY(%s)
        ORDER BY id + 0 DESC LIMIT {_WEIGHED}
    )
    SELECT object_id FROM {_TABLE}, to_tsquery('simple', %s) AS wanted
    WHERE id IN (SELECT id FROM newest)
    ORDER BY ts_rank(title, wanted) * title_norm * 3 + ts_rank(body, wanted) DESC, id DESC LIMIT %s
"""  # noqa: S608  our own table's name


def find(text: str, *, reader: Any, kinds: Sequence[type[Page]], limit: int) -> list[Any]:
    """Return published pages of `kinds` that `reader` may find and that answer `text`.

    Every word must be in the page; words in the title weigh most. Article numbers mean the same in
    both numerals, and a charge is found by its other names. One or two searches in the index, each
    with a query for what of it may be seen, and one query for each kind among the hits.
    """
    if not text.strip():
        return []
    pages = visible_to(Page.objects.live().public().type(*kinds), reader)
    found = _best(pages, text, kinds, limit)
    known: dict[int, Any] = {}
    by_type: dict[int, list[int]] = {}
    for pk, type_id in found:
        by_type.setdefault(type_id, []).append(pk)
    for type_id, keys in by_type.items():
        model: Any = ContentType.objects.get_for_id(type_id).model_class()
        if model is not None:
            hits_of_kind = model.objects.filter(pk__in=keys).order_by().defer(*_bodies(model))
            known |= {page.pk: page for page in hits_of_kind}
    hits = [known[pk] for pk, _type_id in found if pk in known]
    # Not every database weighs the title; among the best hits, those of the title come first.
    words = _words(text)
    return sorted(hits, key=lambda page: not _is_in_title(page, words))


@cache
def _bodies(model: type[Page]) -> tuple[str, ...]:
    """Name the fields of `model` that hold whole texts: a list of hits shows none of them."""
    return tuple(
        field.name for field in model._meta.get_fields() if isinstance(field, StreamField)
    )


def _best(
    pages: Any, text: str, kinds: Sequence[type[Page]], limit: int
) -> list[tuple[int, int]]:
    """Return the best `limit` of `pages`, each as its key and that of its content type.

    PostgreSQL can't tell how many pages a Chinese word has and then joins them to the index one by
    one. There the index is asked first, for `_CANDIDATES` entries, and then who may see them: for
    titles that hold every word and, where these do not fill the list, for texts.
    """
    if connection.vendor != "postgresql":
        return [(page.pk, page.content_type_id) for page in pages.search(text)[:limit]]
    asked = [query_terms(one) for one in [text, *alternatives(text)]]
    wanted = " | ".join(f"({' & '.join(terms)})" for terms in asked if terms)
    if not wanted:
        return []
    types = [kind.pk for kind in ContentType.objects.get_for_models(*kinds).values()]
    found: dict[int, int] = {}
    _add_seen(found, limit, pages, _IN_TITLE, [wanted, types, _CANDIDATES])
    if len(found) < limit:
        _add_seen(found, limit, pages, _ANYWHERE, [wanted, types, wanted, _CANDIDATES])
    return list(found.items())[:limit]


def _add_seen(
    found: dict[int, int], limit: int, pages: Any, statement: str, values: list[Any]
) -> None:
    """Add those of `pages` that `statement` finds, in its order, with their content types.

    Who may see them is asked for as many as are wanted, and only then for the rest: mostly all
    may be seen.
    """
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        ranked = [
            pk for (object_id,) in cursor.fetchall() if (pk := int(object_id)) not in found
        ]
    first = limit - len(found) + _SPARE
    for some in (ranked[:first], ranked[first:]):
        if not some or len(found) >= limit:
            return
        seen = pages.filter(pk__in=some).order_by().values_list("pk", "content_type_id")
        known = dict(seen)
        found.update((pk, known[pk]) for pk in some if pk in known)


def _words(text: str) -> list[str]:
    """Return the words of `text` and of its synonyms, the longest first."""
    words = {
        word for asked in [text, *alternatives(text)] for word in query_words(asked) if word
    }
    return sorted(words, key=len, reverse=True)


def _is_in_title(page: Any, words: list[str]) -> bool:
    title = normalised(f"{page.title} {getattr(page, 'title_en', '')}")
    return any(word in title for word in words)


def highlighted(text: str, query: str, characters: int = EXCERPT_CHARACTERS) -> SafeString:
    """Return the part of `text` around the first word of `query`, each word in <mark>.

    Synonyms are marked too. Without a hit it is the beginning of the text.
    """
    words = _words(query)
    plain = normalised(text)
    if len(plain) != len(text):  # a sign that became two: mark the plain form
        text = plain
    pattern = re.compile("|".join(re.escape(word) for word in words)) if words else None
    first = pattern.search(plain) if pattern else None
    start = max(0, first.start() - characters // 4) if first else 0
    end = min(len(text), start + characters)
    pieces = [conditional_escape("…" if start else "")]
    at = start
    for hit in pattern.finditer(plain, start, end) if pattern else ():
        pieces += [
            conditional_escape(text[at : hit.start()]),
            format_html("<mark>{}</mark>", text[hit.start() : hit.end()]),
        ]
        at = hit.end()
    pieces += [
        conditional_escape(text[at:end]),
        conditional_escape("…" if end < len(text) else ""),
    ]
    return mark_safe("".join(pieces))  # noqa: S308  every piece is escaped
