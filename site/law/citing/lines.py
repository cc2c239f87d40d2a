"""A list of articles with a button that finds one and adds its line."""

from typing import Any, Final

from django import forms

LIST: Final = "list"  # "刑法 388-1 2020", as `law.forms.CitedArticlesField` reads it
BANK: Final = "bank"  # "刑法@2020 388-1", as questions name articles


class CitedLines(forms.Textarea):
    """A textarea of articles, one per line; works by typing alone.

    Args:
        way: how a line is written, `LIST` or `BANK`.
    """

    def __init__(self, way: str = LIST, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 4, "data-cite-lines": way, **(attrs or {})})

    class Media:
        js = ("js/cite_dialog.js", "js/cite_lines.js")
        css = {"all": ("css/law_admin.css",)}
