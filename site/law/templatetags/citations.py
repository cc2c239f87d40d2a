"""The citation chip: an article, the version it is cited in, and our summary of it."""

from typing import Any

from django import template

from core.translation import is_english
from law.models import Article

register = template.Library()


@register.inclusion_tag("law/includes/citation.html")
def citation(article: Article, note: str = "", *, is_open: bool = False) -> dict[str, Any]:
    """Show `article` as a chip that opens. Load it through `Article.objects.to_be_cited()`,
    else this asks for version, instrument and module page one by one.
    """
    module = next((page for page in article.version.module_pages.all() if page.live), None)
    instrument = article.version.instrument
    name = str(instrument)
    in_chinese = not (is_english() and instrument.name_en)
    return {
        "name": f"《{name}》" if in_chinese else f"{name}, ",
        "in_chinese": in_chinese,
        "article": article,
        "version": article.version,
        "note": note,
        "is_open": is_open,
        "module": module,
    }
