"""Blocks of a campaign's mini lesson."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from law.blocks import ArticleBlock


class BoundaryCardBlock(blocks.StructBlock):
    """A situation and where it falls: allowed, report, or forbidden, with the reason."""

    situation = blocks.TextBlock(label=_("situation"))
    verdict = blocks.ChoiceBlock(
        label=_("verdict"),
        choices=[
            ("ALLOWED", _("Allowed")),
            ("REPORT", _("Report")),
            ("FORBIDDEN", _("Forbidden")),
        ],
    )
    reason = blocks.TextBlock(label=_("reason"))

    class Meta:
        icon = "tick-inverse"
        label = _("Boundary card")
        template = "campaigns/blocks/boundary_card.html"


class MiniLessonBlock(blocks.StreamBlock):
    """The complete vocabulary of a mini lesson."""

    paragraph = blocks.RichTextBlock(label=_("Text"), features=["bold", "link", "ol", "ul"])
    card = BoundaryCardBlock()
    article = ArticleBlock()
