"""Constants that are written into a statement instead of being passed beside it.

PostgreSQL keeps the plan of a statement that comes again and again, for whatever values are passed.
Such a plan can use an index with a condition only where the statement itself says that it holds.
"""

import re
from typing import Any, Final

from django.db.models import CharField, Value

_CODE: Final = re.compile(r"[A-Z_]*")


class Literal(Value):
    """A code of ours, such as a stored choice, or the empty text."""

    def __init__(self, value: str) -> None:
        """
        Raises:
            ValueError: it holds other signs than capital letters and underscores.
        """
        if not _CODE.fullmatch(value):
            raise ValueError(f"not a code: {value!r}")
        super().__init__(value, output_field=CharField())

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return f"'{self.value}'", ()
