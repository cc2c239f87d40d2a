"""Citation chips in rich text: <a linktype="citation" ref="supervision-law:2024:15" on="…">."""

from collections.abc import Iterator
from typing import Any, Final

import wagtail.admin.rich_text.editors.draftail.features as draftail
from django.utils.translation import gettext_lazy as _
from draftjs_exporter.dom import DOM
from wagtail.admin.rich_text.converters.html_to_contentstate import InlineEntityElementHandler
from wagtail.rich_text import LinkHandler

from core.richtext import CITATION
from law.citing.chips import Wanted, chips_for, opening_tag
from law.citing.reference import Reference
from law.citing.resolving import find_cited
from law.models import Article

TYPE: Final = "CITATION"


def _wanted(attrs: dict[str, Any]) -> Wanted | None:
    try:
        return Wanted(Reference.parse(attrs.get("ref", "")), attrs.get("on", ""))
    except ValueError:
        return None


class CitationLinkHandler(LinkHandler):
    """Writes the opening tag of a chip; its text stands in the rich text itself."""

    identifier = CITATION

    @staticmethod
    def get_model() -> type[Article]:
        return Article

    @classmethod
    def expand_db_attributes(cls, attrs: dict[str, Any]) -> str:
        return cls.expand_db_attributes_many([attrs])[0]

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        """Write many at once. No query for what was shown in the last minutes, else two."""
        wanted = [_wanted(attrs) for attrs in attrs_list]
        chips = chips_for(one for one in wanted if one)
        return [opening_tag(one, chips[one]) if one else "<a>" for one in wanted]

    @classmethod
    def extract_references(cls, attrs: dict[str, Any]) -> Iterator[tuple[Any, str, str, str]]:
        """Tell Wagtail's reference index which article is cited. One query."""
        wanted = _wanted(attrs)
        if wanted:
            for pk in find_cited([wanted.reference]).values_list("pk", flat=True):
                yield Article, str(pk), "", ""


class CitationElementHandler(InlineEntityElementHandler):
    mutability = "IMMUTABLE"

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, str]:
        return {"ref": attrs.get("ref", ""), "on": attrs.get("on", "")}


def citation_entity(props: dict[str, Any]) -> Any:
    """Write an entity of the editor as what the database stores."""
    attributes = {"linktype": CITATION, "ref": props.get("ref") or ""}
    if props.get("on"):
        attributes["on"] = props["on"]
    return DOM.create_element("a", attributes, props["children"])


def register_citations(features: Any) -> None:
    """Teach rich text what a citation is: how it is stored, shown and edited."""
    features.register_link_type(CitationLinkHandler)
    features.register_editor_plugin(
        "draftail",
        CITATION,
        draftail.EntityFeature(
            {
                "type": TYPE,
                "icon": "openquote",
                "description": _("Citation of an article"),
                "attributes": ["ref", "on"],
                "allowlist": {},
            },
            js=["js/cite_dialog.js", "js/draftail_citation.js"],
            css={"all": ["css/law_admin.css"]},
        ),
    )
    features.register_converter_rule(
        "contentstate",
        CITATION,
        {
            "from_database_format": {f'a[linktype="{CITATION}"]': CitationElementHandler(TYPE)},
            "to_database_format": {"entity_decorators": {TYPE: citation_entity}},
        },
    )
