"""Blocks of an exemplar's body."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from law.blocks import ArticleBlock
from law.citing.blocks import CitingTextBlock


class ExemplarBodyBlock(blocks.StreamBlock):
    paragraph = CitingTextBlock(label=_("Text"))
    article = ArticleBlock()
