"""Blocks of a lesson's body, in the order editors see them."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from law.blocks import ArticleBlock


class CaptionedImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("image"))
    alt = blocks.CharBlock(label=_("what the image shows"), max_length=200)
    caption = blocks.CharBlock(label=_("caption"), required=False, max_length=200)

    class Meta:
        icon = "image"
        label = _("Image")
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
        template = "courses/blocks/callout.html"


class CaseBlock(blocks.StructBlock):
    """A warning case to read, with the question to keep in mind."""

    case = blocks.PageChooserBlock(
        label=_("case"), page_type=["warning_cases.WarningCasePage", "exemplars.ExemplarPage"]
    )
    prompt = blocks.TextBlock(label=_("question to keep in mind"), required=False)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Case")
        template = "courses/blocks/case.html"


class LessonBodyBlock(blocks.StreamBlock):
    """The complete vocabulary of a lesson body, in the order editors see it."""

    paragraph = blocks.RichTextBlock(
        label=_("Text"), features=["h2", "h3", "bold", "link", "ol", "ul"]
    )
    callout = CalloutBlock()
    case = CaseBlock()
    article = ArticleBlock()
    image = CaptionedImageBlock()
