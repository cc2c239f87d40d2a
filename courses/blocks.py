"""Blocks of a lesson's body, in the order editors see them."""

from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from core.content_cache import place
from core.readers import may_read
from core.richtext import INLINE_FEATURES
from law.blocks import ArticleBlock
from law.citing.blocks import CitingTextBlock

ASKED_IN_LESSONS: Final = ("SINGLE", "MULTIPLE", "TRUE_FALSE")


class Exercise(models.TextChoices):
    """The exercises of a case; the record's entries name them so."""

    CHOICES = "choices", _("choices before the outcome")
    REMINDER = "reminder", _("the moment to remind")
    LADDER = "ladder", _("the ladder of severity")
    MIRROR = "mirror", _("the mirror checklist")


def exercise_key(case_id: int, code: str) -> str:
    """Return the key of an exercise as evidence: "exercise:12/ladder"."""
    return f"exercise:{case_id}/{code}"


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
    text = CitingTextBlock(label=_("text"), features=INLINE_FEATURES)

    class Meta:
        icon = "warning"
        label = _("Callout")
        description = _("One thing to remember, or one line not to cross. Use it sparingly.")
        template = "courses/blocks/callout.html"
        preview_value = {
            "tone": "WARNING",
            "text": "<p>收受礼金，哪怕事后退还，也要按规定说明情况。</p>",
        }


def _shown_page(page: Any, parent_context: Any) -> Any:
    """Return a chosen page as its own type; None once it is withdrawn, or not for this reader.

    `closed_pages` of the template around it holds what the reader may not read; without it only
    what is public is shown.
    """
    shown = page.specific if page and page.live else None
    closed = (parent_context or {}).get("closed_pages")
    if shown and (shown.pk in closed if closed is not None else not may_read(shown, None)):
        return None
    return shown


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
        case = _shown_page(value.get("case"), parent_context)
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


class ExerciseBlock(blocks.StructBlock):
    """An exercise of a warning case that the lesson asks for."""

    case = blocks.PageChooserBlock(label=_("case"), page_type="warning_cases.WarningCasePage")
    exercise = blocks.ChoiceBlock(
        label=_("exercise"), choices=Exercise.choices, default=Exercise.CHOICES
    )
    prompt = blocks.TextBlock(label=_("why do it"), required=False)

    class Meta:
        icon = "pick"
        label = _("Exercise")
        description = _("One exercise of a warning case; the lesson is done when it was done.")
        template = "courses/blocks/exercise.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the case, or None once it is withdrawn, and where the reader's state is put."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        case = _shown_page(value.get("case"), parent_context)
        key = exercise_key(case.pk, value["exercise"]) if case else ""
        return {
            **context,
            "case": case,
            "exercise_label": Exercise(value["exercise"]).label,
            "state": place(key),
        }


class CheckpointBlock(blocks.StructBlock):
    """One question inside the lesson: answering it is enough, being right is not asked."""

    question = SnippetChooserBlock("quizzes.Question", label=_("question"))

    class Meta:
        icon = "help"
        label = _("Checkpoint")
        description = _("One question with an answer at once. Any answer counts.")
        template = "courses/blocks/checkpoint.html"

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add the id of the block, which the stream alone knows."""
        context: dict[str, Any] = super().get_context(value, parent_context)
        page = (parent_context or {}).get("page")
        body = getattr(page, "body", None) or ()
        found = next((each.id for each in body if each.value is value), "")
        return {**context, "block_id": found}

    def clean(self, value: Any) -> Any:
        """Refuse questions that are not answered by choosing."""
        cleaned = super().clean(value)
        _check_question(cleaned["question"])
        return cleaned


class TimedCheckpointBlock(blocks.StructBlock):
    at_seconds = blocks.IntegerBlock(label=_("at second"), min_value=0, default=0)
    question = SnippetChooserBlock("quizzes.Question", label=_("question"))

    class Meta:
        icon = "help"
        label = _("Checkpoint")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        _check_question(cleaned["question"])
        return cleaned


class VideoBlock(blocks.StructBlock):
    """A video with captions and transcript; what share has to be played, and where it asks."""

    media = SnippetChooserBlock("courses.LessonMedia", label=_("video"))
    share_percent = blocks.IntegerBlock(
        label=_("share to be played in percent"),
        min_value=0,
        max_value=100,
        default=80,
        help_text=_("0 asks for nothing. Measured by the server, whatever the speed."),
    )
    is_unskippable = blocks.BooleanBlock(
        label=_("no skipping ahead on first watch"),
        required=False,
        help_text=_("Once it was played to its end, every part can be replayed freely."),
    )
    checkpoints = blocks.ListBlock(
        TimedCheckpointBlock(), label=_("checkpoints"), required=False, default=[]
    )

    class Meta:
        icon = "media"
        label = _("Video")
        description = _("MP4 or WebM with captions and transcript; may stop for a question.")
        template = "courses/blocks/media.html"

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        media = cleaned["media"]
        if media.is_video is not self.wants_video:
            raise StructBlockValidationError(
                {"media": ValidationError(_("This is not the kind of file the block is for."))}
            )
        if any(point["at_seconds"] > media.seconds for point in cleaned["checkpoints"]):
            raise StructBlockValidationError(
                {"checkpoints": ValidationError(_("A checkpoint lies behind the end."))}
            )
        return cleaned

    wants_video: ClassVar[bool] = True


class AudioBlock(VideoBlock):
    """A sound recording with a transcript."""

    wants_video: ClassVar[bool] = False

    class Meta:
        icon = "media"
        label = _("Audio")
        description = _("MP3 with a transcript; may stop for a question.")
        template = "courses/blocks/media.html"


class DownloadBlock(blocks.StructBlock):
    """A document to keep: a form, a checklist."""

    document = DocumentChooserBlock(label=_("document"))
    note = blocks.CharBlock(label=_("what it is for"), required=False, max_length=200)

    class Meta:
        icon = "download"
        label = _("Download")
        description = _("A document to take away, with its format and size.")
        template = "courses/blocks/download.html"


def _check_question(question: Any) -> None:
    """Raise where `question` cannot stand in a lesson: withdrawn, or not answered by choosing."""
    version = question.current
    if question.state == question.State.RETIRED or version is None:
        problem = _("This question was withdrawn.")
    elif version.kind not in ASKED_IN_LESSONS:
        problem = _("Only questions that are answered by choosing can stand in a lesson.")
    else:
        return
    raise StructBlockValidationError({"question": ValidationError(problem)})


class LessonBodyBlock(blocks.StreamBlock):
    """The complete vocabulary of a lesson body, in the order editors see it."""

    paragraph = CitingTextBlock(
        label=_("Text"),
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
    exercise = ExerciseBlock()
    checkpoint = CheckpointBlock()
    video = VideoBlock()
    audio = AudioBlock()
    image = CaptionedImageBlock()
    download = DownloadBlock()
