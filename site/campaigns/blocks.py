"""Blocks of a campaign's mini lesson."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from campaigns.verdicts import Verdict
from law.blocks import ArticleBlock
from law.citing.blocks import CitingTextBlock


class BoundaryCardBlock(blocks.StructBlock):
    """A situation and where it falls: allowed, report, or forbidden, with the reason."""

    situation = blocks.TextBlock(
        label=_("situation"),
        help_text=_("What happens, without saying what is right: readers decide first."),
    )
    situation_en = blocks.TextBlock(label=_("situation in English"), required=False)
    verdict = blocks.ChoiceBlock(label=_("verdict"), choices=Verdict.choices)
    reason = blocks.TextBlock(
        label=_("reason"), help_text=_("Shown with the verdict after readers have answered.")
    )
    reason_en = blocks.TextBlock(label=_("reason in English"), required=False)

    class Meta:
        icon = "tick-inverse"
        label = _("Boundary card")
        description = _("A situation that readers judge before they see the verdict.")
        template = "campaigns/blocks/boundary_card.html"
        preview_value = {
            "situation": "供应商在节前送来一盒茶叶，说是自家种的。",
            "verdict": Verdict.FORBIDDEN,
            "reason": "对方与你的职权有关，礼物无论贵贱都应当场退回。",
        }


class LibraryCardBlock(blocks.PageChooserBlock):
    """A card of the library: changed there, it changes here; its articles come with it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(page_type="exemplars.BoundaryCardPage", **kwargs)

    class Meta:
        icon = "tick-inverse"
        label = _("Boundary card from the library")
        description = _("Picks a published card, with its verdict, reason and articles.")
        template = "campaigns/blocks/library_card.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the articles of the card. Three queries."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        card = value.specific if value is not None else None
        context["cited"] = list(card.articles.to_be_cited()) if card is not None else []
        return context


class MiniLessonBlock(blocks.StreamBlock):
    """The complete vocabulary of a mini lesson.

    An article that directly follows a card belongs to it and is shown with its verdict.
    """

    paragraph = CitingTextBlock(
        label=_("Text"),
        features=["bold", "link", "ol", "ul"],
        template="campaigns/blocks/paragraph.html",
        preview_value="<p>三张卡片，三分钟。</p>",
    )
    library_card = LibraryCardBlock()
    card = BoundaryCardBlock()
    article = ArticleBlock()
