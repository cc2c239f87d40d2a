"""Lesson pages: something to read, watch or hear, perhaps a quiz, and the rule for completion."""

from functools import cache, cached_property
from typing import Any, Self

from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page

from core.fields import StreamField
from core.pages import BilingualPage, SignedInPage
from core.prepared import PreparedRead
from core.previewing import PREVIEW_MODES, PreviewsAsCadre
from core.search.fields import ChineseSearchField
from core.translation import in_language
from courses.blocks import LessonBodyBlock
from courses.completion import Evidence, LessonRule
from courses.editions.panels import EditionPanel
from courses.forms import LessonForm
from courses.gathering import evidence_in, media_in, name_blocks, refuse_unready_media
from courses.models.courses import CoursePage
from courses.models.editions import ChangesLiveCourse


class LessonPage(PreviewsAsCadre, SignedInPage, BilingualPage, ChangesLiveCourse, Page):
    """A lesson (课时). `evidence` and `media_ids` are gathered from the body on every save."""

    preview_modes = PREVIEW_MODES[:1]  # visitors see no lessons
    chapter = models.CharField(
        _("chapter that begins here"),
        max_length=120,
        blank=True,
        help_text=_("Only on its first lesson; the lessons that follow belong to it."),
    )
    chapter_en = models.CharField(_("chapter in English"), max_length=160, blank=True)
    body = StreamField(LessonBodyBlock(), blank=True, verbose_name=_("body"))
    audio = models.ForeignKey(
        "courses.LessonMedia",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("audio edition"),
        help_text=_("The lesson read aloud. Who hears it out has read it."),
    )
    minutes = models.PositiveSmallIntegerField(
        _("estimated minutes"), default=5, help_text=_("Reading and quiz together.")
    )
    minimum_seconds = models.PositiveSmallIntegerField(
        _("minimum reading time in seconds"),
        default=0,
        help_text=_(
            "Measured by the server from opening the page. With a quiz, 0 means that passing "
            "the quiz is enough: who can prove it need not read it again."
        ),
    )
    quiz = models.ForeignKey(
        "quizzes.Quiz",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lessons",
        verbose_name=_("quiz"),
        help_text=_("Its pass mark is part of the rule shown on the lesson."),
    )
    studied_from = models.PositiveIntegerField(
        _("edition from which everyone studies it anew"), default=1, editable=False
    )
    evidence: Any = models.JSONField(_("what the body asks for"), default=list, editable=False)
    evidence_keys = models.TextField(default="", editable=False)  # "|exercise:12/ladder|"
    media_ids: Any = models.JSONField(default=list, editable=False)

    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    base_form_class = LessonForm
    content_panels = [
        *Page.content_panels,
        *BilingualPage.bilingual_panels,
        FieldRowPanel([FieldPanel("chapter"), FieldPanel("chapter_en")]),
        FieldPanel("body"),
        FieldPanel("audio"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("minutes"), FieldPanel("minimum_seconds")]),
                FieldPanel("quiz"),
            ],
            heading=_("When is it done?"),
        ),
        InlinePanel(
            "test_out_questions",
            [FieldPanel("question")],
            label=_("question"),
            heading=_("Questions of the course's test-out that stand for this lesson"),
        ),
        EditionPanel(),
    ]
    search_fields = [
        *Page.search_fields,
        *BilingualPage.bilingual_search_fields,
        ChineseSearchField("body"),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @property
    def rule(self) -> LessonRule:
        """When this lesson is done. One query where it has a quiz that is not loaded."""
        return LessonRule(
            minimum_seconds=self.minimum_seconds,
            pass_percent=self.quiz.pass_percent if self.quiz else None,
            evidence=tuple(Evidence(**row) for row in self.evidence),
        )

    @property
    def chapter_label(self) -> str:
        """The chapter that begins here, in the interface language; "" where none does."""
        return in_language(self.chapter, self.chapter_en)

    @cached_property
    def course(self) -> CoursePage:
        """The course that the lesson belongs to. One query, once."""
        return _at_path().rows(path=self.path[: -self.steplen])[0]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Gather what the body asks for; refuse to be published with media that lack words.

        Raises:
            ValidationError: the page is live and a video lacks captions or a transcript.
        """
        fields = kwargs.get("update_fields")
        if fields is None or "body" in fields:
            if self.live:
                refuse_unready_media(self)
            self.gather()
            if fields is not None:
                kwargs["update_fields"] = {*fields, "evidence", "evidence_keys", "media_ids"}
        super().save(*args, **kwargs)

    def gather(self) -> None:
        """Set what is gathered from the body. A few queries where it has such blocks."""
        name_blocks(self.body)
        self.evidence = evidence_in(self.body)
        self.evidence_keys = "".join(f"|{row['key']}" for row in self.evidence) + "|"
        self.media_ids = media_in(self)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Return the page as a revision has it; who studies it anew is never a draft's.

        One query more.
        """
        page: Self = super().with_content_json(content)
        stored = LessonPage.objects.values_list("studied_from", flat=True)
        page.studied_from = stored.get(pk=self.pk)
        return page

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the body and where the reader stands. See `courses.showing`."""
        from courses.showing import lesson_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **lesson_context(self, request)}

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponseBase:
        self.gather()
        return super().serve_preview(request, mode_name)


class TestOutQuestion(models.Model):
    """A question of the course's test-out that stands for a lesson."""

    __test__ = False  # not a test, whatever pytest thinks of its name

    lesson = ParentalKey(
        LessonPage,
        on_delete=models.CASCADE,
        related_name="test_out_questions",
        verbose_name=_("lesson"),
    )
    question = models.ForeignKey(
        "quizzes.Question", models.PROTECT, related_name="+", verbose_name=_("question")
    )

    class Meta:
        verbose_name = _("question of a test-out")
        verbose_name_plural = _("questions of test-outs")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "question"], name="courses_testoutquestion_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.lesson_id} · {self.question_id}"


@cache
def _at_path() -> PreparedRead[CoursePage]:
    return PreparedRead(
        lambda path: CoursePage.objects.filter(path=path), path=models.CharField()
    )
