"""Blocks of a warning case: the staged timeline and the questions to discuss."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

STAGES = [
    ("REFUSE", _("Refuse")),
    ("HALF_REFUSE", _("Half-refuse")),
    ("ACCEPT", _("Accept")),
    ("SEEK", _("Seek")),
    ("CONCEAL", _("Conceal")),
]


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("choice"), max_length=200)
    consequence = blocks.TextBlock(label=_("consequence"))

    class Meta:
        icon = "form"
        label = _("Choice")


class EventBlock(blocks.StructBlock):
    """One step of the slide, with the choice that stood open at that moment."""

    stage = blocks.ChoiceBlock(label=_("stage"), choices=STAGES)
    when = blocks.CharBlock(label=_("when"), max_length=60)
    what = blocks.TextBlock(label=_("what happened"))
    amount_yuan = blocks.DecimalBlock(label=_("amount in yuan"), required=False)
    decision = blocks.CharBlock(label=_("decision point"), required=False, max_length=200)
    choices = blocks.ListBlock(ChoiceBlock(), label=_("choices"), default=[])

    class Meta:
        icon = "date"
        label = _("Event")
        template = "warning_cases/blocks/event.html"


class TimelineBlock(blocks.StreamBlock):
    event = EventBlock()


class DiscussionBlock(blocks.StreamBlock):
    question = blocks.TextBlock(label=_("Question"))
