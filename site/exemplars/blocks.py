"""Blocks of an exemplar's body."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from law.blocks import ArticleBlock


class ExemplarBodyBlock(blocks.StreamBlock):
    paragraph = blocks.RichTextBlock(
        label=_("Text"), features=["h2", "h3", "bold", "link", "ol", "ul"]
    )
    article = ArticleBlock()
