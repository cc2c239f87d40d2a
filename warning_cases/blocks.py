"""Blocks of a warning case: the staged timeline and the questions to discuss."""

from typing import Any

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
        label_format = "{when}"
        template = "warning_cases/blocks/event.html"
        description = _("One step of the slide, and the choice that stood open then.")
        preview_template = "warning_cases/blocks/event_preview.html"
        preview_value = {
            "stage": "HALF_REFUSE",
            "when": "2019年中秋前",
            "what": (
                "供应商登门“看望”，临走把一个装着购物卡的茶叶盒留在鞋柜上。"
                "他追到电梯口，没有追上，也没有再退。"
            ),
            "amount_yuan": "5000",
            "decision": "盒子已经留在家里，这时还能怎么做？",
            "choices": [
                {
                    "text": "当晚联系对方退回，第二天向单位报告并登记",
                    "consequence": "事情到此为止。登记表就是最好的说明。",
                },
                {
                    "text": "先放着，以后再说",
                    "consequence": "对方读懂的是默许。三个月后，第二个盒子来了。",
                },
            ],
        }

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Add the stage in words."""
        context: dict[str, Any] = super().get_context(value, parent_context=parent_context)
        context["stage_label"] = dict(STAGES).get(value.get("stage"), "")
        return context


class TimelineBlock(blocks.StreamBlock):
    event = EventBlock()


class DiscussionBlock(blocks.StreamBlock):
    question = blocks.TextBlock(label=_("Question"))
