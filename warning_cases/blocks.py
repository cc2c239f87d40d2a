"""Blocks of a warning case: its timeline, media, ladder, mirror, and questions to discuss."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from law.blocks import ArticleChooserBlock
from law.severity import RUNG_CHOICES, Rung

STAGES = [
    ("REFUSE", _("Refuse")),
    ("HALF_REFUSE", _("Half-refuse")),
    ("ACCEPT", _("Accept")),
    ("SEEK", _("Seek")),
    ("CONCEAL", _("Conceal")),
]
RECORDINGS = [("AUDIO", _("sound")), ("VIDEO", _("film"))]


class ChoiceBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("choice"), max_length=200)
    consequence = blocks.TextBlock(label=_("consequence"))
    is_taken = blocks.BooleanBlock(
        label=_("what the person in the case did"), required=False, default=False
    )

    class Meta:
        icon = "form"
        label = _("Choice")


class EventBlock(blocks.StructBlock):
    """One step of the slide, with the choice that stood open at that moment."""

    stage = blocks.ChoiceBlock(label=_("stage"), choices=STAGES)
    when = blocks.CharBlock(label=_("when"), max_length=60)
    happened_on = blocks.DateBlock(
        label=_("date of the act"),
        required=False,
        help_text=_(
            "Decides in which version the articles below are shown. Empty: the end of the acts."
        ),
    )
    what = blocks.TextBlock(label=pgettext_lazy("step", "what happened"))
    amount_yuan = blocks.DecimalBlock(label=_("amount in yuan"), required=False, min_value=0)
    articles = blocks.ListBlock(
        ArticleChooserBlock(label=_("article")), label=_("articles cited"), default=[]
    )
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


class PictureBlock(blocks.StructBlock):
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
        template = "warning_cases/blocks/picture.html"


class RecordingBlock(blocks.StructBlock):
    """Sound or film; without its transcript it is not accepted."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    kind = blocks.ChoiceBlock(label=_("kind"), choices=RECORDINGS, default="AUDIO")
    file = DocumentChooserBlock(label=_("file"))
    transcript = blocks.TextBlock(
        label=_("transcript"),
        help_text=_(
            "Everything that is said, and what matters of what is seen. Required: some read it "
            "because they cannot hear, others because they are in a meeting."
        ),
    )

    class Meta:
        icon = "media"
        label = _("Recording")
        template = "warning_cases/blocks/recording.html"


class MediaBlock(blocks.StreamBlock):
    picture = PictureBlock()
    recording = RecordingBlock()


class FactBlock(blocks.StructBlock):
    """One act for the reader to place on the ladder."""

    text = blocks.TextBlock(
        label=_("the act"), help_text=_("Without saying what is right: readers place it first.")
    )
    belongs = blocks.ChoiceBlock(label=_("belongs to"), choices=RUNG_CHOICES)
    charge = SnippetChooserBlock(
        "warning_cases.Charge",
        label=_("charge"),
        required=False,
        help_text=_("Which crime; needed there and nowhere else."),
    )
    happened_on = blocks.DateBlock(
        label=_("date of the act"),
        required=False,
        help_text=_("Decides the version of the article. Empty: the end of the acts."),
    )
    article = ArticleChooserBlock(label=_("article"), required=False)
    reason = blocks.TextBlock(
        label=_("reason"), help_text=_("Shown after the reader has placed the act.")
    )

    class Meta:
        icon = "list-ol"
        label = _("Act to place")
        label_format = "{text}"

    def clean(self, value: Any) -> Any:
        """Refuse a crime without its charge, and a charge where there is no crime."""
        cleaned = super().clean(value)
        is_crime = cleaned.get("belongs") == Rung.CRIME.name
        if is_crime != bool(cleaned.get("charge")):
            text = (
                _("Say which crime it is.")
                if is_crime
                else _("Only what is placed as a crime has a charge.")
            )
            raise blocks.StructBlockValidationError(
                block_errors={"charge": ValidationError(text)}
            )
        return cleaned


class LadderBlock(blocks.StreamBlock):
    fact = FactBlock()


class StatementBlock(blocks.StructBlock):
    """One question to oneself, and the promise it may become."""

    statement = blocks.CharBlock(
        label=_("statement"),
        max_length=200,
        help_text=_("In the first person: “I have signed what I did not count”."),
    )
    clause = blocks.CharBlock(
        label=_("as a clause of the pledge"),
        max_length=200,
        required=False,
        help_text=_(
            "The promise that follows from it; its reader may take it into the pledge."
        ),
    )

    class Meta:
        icon = "user"
        label = _("Statement")
        label_format = "{statement}"


class MirrorBlock(blocks.StreamBlock):
    statement = StatementBlock()
