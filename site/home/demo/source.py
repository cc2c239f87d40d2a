"""Reading the demo's content files: JSON beside this module."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent / "data"


@cache
def read(name: str) -> Any:
    """Return the parsed `data/<name>.json`. Treat it as read-only: it is cached."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
