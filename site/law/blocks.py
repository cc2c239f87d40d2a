"""Blocks of law module pages, and the article citation that other apps' bodies use."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock


class ArticleBlock(blocks.StructBlock):
    """A citation: one article version, with an optional note of ours."""

    article = SnippetChooserBlock("law.Article", label=_("article"))
    note = blocks.TextBlock(label=_("note"), required=False)

    class Meta:
        icon = "openquote"
        label = _("Law article")
        template = "law/blocks/article.html"


class LawModuleBodyBlock(blocks.StreamBlock):
    """The complete vocabulary of a law module's body."""

    paragraph = blocks.RichTextBlock(
        label=_("Text"), features=["h2", "h3", "bold", "link", "ol", "ul"]
    )
    article = ArticleBlock()
