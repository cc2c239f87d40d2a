"""Who is called so: people by a part of their name, in the order of names, some at a time.

One sign of a Chinese name may stand in tens of thousands of them. PostgreSQL walks the index of
its place in the name, which is in the order of names, and stops when there are enough.
"""

from typing import Final

from django.db import connection
from django.db.models import Q

from cadres.models import Cadre

Place = tuple[str, int]  # sort key and id of a person; people after it follow

BEFORE_ALL: Final[Place] = ("", 0)
_INDEXED_PLACES: Final = (1, 2, 3)
_LATER: Final = len(_INDEXED_PLACES) + 1

# As the indexes of migration 0010 say it: the planner knows them by these words.
_HAVING_SIGN: Final = (
    *(f"substr(name, {place}, 1) = %(sign)s" for place in _INDEXED_PLACES),
    f"char_length(name) > {_LATER - 1} AND"
    f" string_to_array(substr(name, {_LATER}), NULL) @> ARRAY[%(sign)s]::text[]",
)
_ORDERED: Final = "ORDER BY sort_key, id LIMIT %(most)s"
_ALIKE: Final = "SELECT sort_key, id FROM ({parts}) alike {ordered}".format(  # noqa: S608  our own words
    parts=" UNION ".join(
        f"(SELECT sort_key, id FROM {Cadre._meta.db_table}"  # noqa: S608  our own words
        f" WHERE {having} AND (sort_key, id) > (%(key)s, %(id)s) {_ORDERED})"
        for having in _HAVING_SIGN
    ),
    ordered=_ORDERED,
)


def alike(text: str, *, after: Place = BEFORE_ALL, most: int) -> list[Place]:
    """Return up to `most` people whose name holds `text` and who stand after a place. One query."""
    key, cadre_id = after
    if len(text) == 1 and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(_ALIKE, {"sign": text, "key": key, "id": cadre_id, "most": most})
            return [(sort_key, pk) for sort_key, pk in cursor.fetchall()]
    beyond = Q(sort_key__gt=key) | Q(sort_key=key, pk__gt=cadre_id)
    people = Cadre.objects.named_like(text).filter(sort_key__gte=key).filter(beyond)
    return list(people.order_by("sort_key", "pk").values_list("sort_key", "pk")[:most])
