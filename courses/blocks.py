"""Blocks of a lesson's body, in the order editors see them."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from core.readers import may_read
from law.blocks import ArticleBlock


class CaptionedImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("image"))
    alt = blocks.CharBlock(
        label=_("what the image shows"),
        max_length=200,
        help_text=_("Read out to people who cannot see it: say what matters in the picture."),
    )
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Image")
        description = _(
            "A picture with a spoken description; shown in the size each screen needs."
        )
        template = "courses/blocks/image.html"


class CalloutBlock(blocks.StructBlock):
    tone = blocks.ChoiceBlock(
        label=_("tone"),
        choices=[("NOTE", _("Note")), ("WARNING", _("Warning"))],
        default="NOTE",
    )
    text = blocks.RichTextBlock(label=_("text"), features=["bold", "link"])

    class Meta:
        icon = "warning"
        label = _("Callout")
        description = _("One thing to remember, or one line not to cross. Use it sparingly.")
        template = "courses/blocks/callout.html"
        preview_value = {
            "tone": "WARNING",
            "text": "<p>收受礼金，哪怕事后退还，也要按规定说明情况。</p>",
        }


class CaseBlock(blocks.StructBlock):
    """A warning case or an exemplar to read, with the question to keep in mind."""

    case = blocks.PageChooserBlock(
        label=_("case"), page_type=["warning_cases.WarningCasePage", "exemplars.ExemplarPage"]
    )
    prompt = blocks.TextBlock(
        label=_("question to keep in mind"),
        required=False,
        help_text=_("One question the reader should be able to answer after the case."),
    )

    class Meta:
        icon = "doc-full-inverse"
        label = _("Case")
        description = _(
            "A link to a warning case or an exemplar, with a question to read it by."
        )
        template = "courses/blocks/case.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the page as its own type; None once it is no longer published, or not for the reader.

        `closed_pages` of the template around it holds the ids of what its reader may not read;
        without it only what is public is shown.
        """
        context: dict[str, Any] = super().get_context(value, parent_context)
        page = value.get("case")
        case = page.specific if page and page.live else None
        closed = (parent_context or {}).get("closed_pages")
        if case and (case.pk in closed if closed is not None else not may_read(case, None)):
            case = None
        context["case"] = case
        context["case_kind"] = case._meta.verbose_name if case else ""
        return context


class LibraryCardBlock(blocks.StructBlock):
    """A boundary card of the library, to judge before the answer is opened."""

    card = blocks.PageChooserBlock(
        label=_("boundary card"), page_type=["exemplars.BoundaryCardPage"]
    )

    class Meta:
        icon = "tick-inverse"
        label = _("Boundary card from the library")
        description = _("A situation to judge; the verdict opens on demand.")
        template = "courses/blocks/library_card.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the card as its own type; None once it is no longer published."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        page = value.get("card")
        context["card"] = page.specific if page and page.live else None
        return context


class LessonBodyBlock(blocks.StreamBlock):
    """The complete vocabulary of a lesson body, in the order editors see it."""

    paragraph = blocks.RichTextBlock(
        label=_("Text"),
        features=["h2", "h3", "bold", "link", "ol", "ul"],
        template="courses/blocks/paragraph.html",
        description=_(
            "Running text with headings and lists. Short paragraphs read best on phones."
        ),
        preview_value="<h2>先想清楚再签字</h2><p>一份变更单，三个问题：谁提出、凭什么、钱给谁。</p>",
    )
    callout = CalloutBlock()
    case = CaseBlock()
    boundary_card = LibraryCardBlock()
    article = ArticleBlock()
    image = CaptionedImageBlock()
