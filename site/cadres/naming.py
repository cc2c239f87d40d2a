"""Who is called so: people by a part of their name, in the order of names, some at a time.

One sign of a Chinese name may stand in tens of thousands of them. PostgreSQL walks the index of
its place in the name, which is in the order of names, and stops when there are enough. Who has
several signs in a row is found by all of them at once: there are few.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection
from django.db.models import Q

from cadres.models import Cadre

Place = tuple[str, int]  # sort key and id of a person; people after it follow

BEFORE_ALL: Final[Place] = ("", 0)
AT_FIRST: Final = 250
AT_ONCE: Final = 4_000
_INDEXED_PLACES: Final = (1, 2, 3)
_LATER: Final = len(_INDEXED_PLACES) + 1

# As the indexes of migration 0010 say it: the planner knows them by these words.
_HAVING_SIGN: Final = (
    *(f"substr(name, {place}, 1) = %(sign)s" for place in _INDEXED_PLACES),
    f"char_length(name) > {_LATER - 1} AND"
    f" string_to_array(substr(name, {_LATER}), NULL) @> ARRAY[%(sign)s]::text[]",
)
_TABLE: Final = Cadre._meta.db_table
_BEYOND: Final = "(sort_key, id) > (%(key)s, %(id)s)"
_ORDERED: Final = "ORDER BY sort_key, id LIMIT %(most)s"
_OF_A_SIGN: Final = "SELECT sort_key, id FROM ({parts}) alike {ordered}".format(  # noqa: S608  our own words
    parts=" UNION ".join(
        f"(SELECT sort_key, id FROM {_TABLE} WHERE {having} AND {_BEYOND} {_ORDERED})"  # noqa: S608  our own words
        for having in _HAVING_SIGN
    ),
    ordered=_ORDERED,
)
# Found first, put in order then: else the planner may hope to meet them soon among all people.
_OF_SIGNS: Final = f"""
    WITH alike AS MATERIALIZED (
        SELECT sort_key, id FROM {_TABLE}
        WHERE string_to_array(name, NULL) @> %(signs)s::text[] AND strpos(name, %(text)s) > 0
    )
    SELECT sort_key, id FROM alike WHERE {_BEYOND} {_ORDERED}
"""  # noqa: S608  our own words


def alike(text: str, after: Place = BEFORE_ALL) -> Iterator[list[Place]]:
    """Yield people whose name holds `text` and who stand after a place, in order, some at a time.

    One query for each yield of a single sign, at first for few; otherwise for 4,000 people.
    """
    most = AT_FIRST
    while True:
        asked = most if len(text) == 1 else AT_ONCE
        found = _found(text, after, asked)
        for begins in range(0, len(found), most):
            yield found[begins : begins + most]
        if len(found) < asked:
            return
        after, most = found[-1], min(most * 4, AT_ONCE)


def _found(text: str, after: Place, most: int) -> list[Place]:
    key, cadre_id = after
    if text and connection.vendor == "postgresql":
        statement = _OF_A_SIGN if len(text) == 1 else _OF_SIGNS
        asked: dict[str, Any] = {
            "sign": text,
            "text": text,
            "signs": list(dict.fromkeys(text)),
            "key": key,
            "id": cadre_id,
            "most": most,
        }
        with connection.cursor() as cursor:
            cursor.execute(statement, asked)
            return [(sort_key, pk) for sort_key, pk in cursor.fetchall()]
    beyond = Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=cadre_id)
    people = Cadre.objects.filter(beyond, name__contains=text, sort_key__gte=key)
    return list(people.order_by("sort_key", "pk").values_list("sort_key", "pk")[:most])
