"""Wagtail's database search with queries cut into Chinese terms.

Only the query side differs from Wagtail's own backends: text typed into any search box, of the
site or of the editor's choosers, is rewritten into the terms that `fields` put into the index.
"""

from typing import Any

from django.db import connection
from wagtail.search.query import And, Boost, MatchAll, Not, Or, PlainText, SearchQuery

from core.search.segmentation import query_terms
from core.search.synonyms import alternatives


def rewritten(query: SearchQuery) -> SearchQuery:
    """Return `query` with every plain text in it cut into terms, or what its synonyms are cut into.

    Text without any term (punctuation only) matches nothing.
    """
    if isinstance(query, PlainText):
        asked = [query.query_string, *alternatives(query.query_string)]
        cut = [" ".join(terms) for text in asked if (terms := query_terms(text))]
        if not cut:
            return Not(MatchAll())
        texts = [PlainText(terms, operator="and", boost=query.boost) for terms in cut]
        return texts[0] if len(texts) == 1 else Or(texts)
    if isinstance(query, And | Or):
        return type(query)([rewritten(part) for part in query.subqueries])
    if isinstance(query, Not):
        return Not(rewritten(query.subquery))
    if isinstance(query, Boost):
        return Boost(rewritten(query.subquery), query.boost)
    return query


class _Rewriting:
    """Mixed into a query compiler: rewrites what it was asked before compiling it."""

    query: SearchQuery

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.query = rewritten(self.query)


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  the name Wagtail imports
    """Return Wagtail's backend for the database in use, with rewriting query compilers."""
    if connection.vendor == "postgresql":
        from modelsearch.backends.database.postgres import postgres as own

        base = own.PostgresSearchBackend
        params = {"SEARCH_CONFIG": "simple", **params}
    else:
        from modelsearch.backends.database.sqlite import sqlite as own

        base = own.SQLiteSearchBackend
    compiler = type("QueryCompiler", (_Rewriting, base.query_compiler_class), {})
    autocomplete = type(
        "AutocompleteQueryCompiler", (_Rewriting, base.autocomplete_query_compiler_class), {}
    )
    chinese = type(
        "ChineseSearchBackend",
        (base,),
        {
            "query_compiler_class": compiler,
            "autocomplete_query_compiler_class": autocomplete,
        },
    )
    return chinese(params)
