"""What the editor shows of banks, categories, questions and quizzes."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)
from wagtail.snippets.views.snippets import SnippetViewSet

from quizzes.authoring.forms import QuestionForm
from quizzes.authoring.panels import ExchangePanel, ReviewPanel
from quizzes.authoring.views import QuestionCreateView, QuestionEditView
from quizzes.blueprints.forms import QuizForm
from quizzes.models import Bank, Blueprint, Category, GradeScale, Question, Quiz


class BankViewSet(SnippetViewSet):
    model = Bank
    icon = "folder-inverse"
    list_display = ["code", "name"]
    panels = [
        FieldPanel("code"),
        FieldPanel("name"),
        FieldPanel("name_en"),
        ExchangePanel(),
    ]


class CategoryViewSet(SnippetViewSet):
    model = Category
    icon = "tag"
    list_display = ["code", "name", "bank", "parent"]
    list_filter = ["bank"]
    panels = [
        FieldRowPanel([FieldPanel("bank"), FieldPanel("parent")]),
        FieldPanel("code"),
        FieldPanel("name"),
        FieldPanel("name_en"),
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Category]:
        return Category.objects.select_related("bank", "parent")


class QuestionViewSet(SnippetViewSet):
    """Saving a changed question adds a version; attempts keep the one they pinned."""

    model = Question
    icon = "help"
    list_display = ["__str__", "bank", "category", "state"]
    list_filter = ["bank", "category", "state"]
    search_fields = ["code", "current__stem"]
    inspect_view_enabled = False
    copy_view_enabled = False
    add_view_class = QuestionCreateView
    edit_view_class = QuestionEditView
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    FieldPanel("stem"),
                    FieldPanel("answers"),
                ],
                heading=_("Question"),
                help_text=_(
                    "A changed question becomes a new version. Attempts that were begun keep "
                    "the wording they saw; their review says “corrected on …”."
                ),
            ),
            MultiFieldPanel(
                [FieldPanel("explanation"), FieldPanel("references")], heading=_("Why")
            ),
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("bank"), FieldPanel("category")]),
                    FieldRowPanel([FieldPanel("code"), FieldPanel("difficulty")]),
                    FieldPanel("tags"),
                    FieldPanel("risk_points"),
                ],
                heading=_("Place in the bank"),
            ),
            MultiFieldPanel(
                [FieldPanel("hands_in"), ReviewPanel()], heading=_("Author and review")
            ),
        ],
        base_form_class=QuestionForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Question]:
        return Question.objects.select_related("bank", "category", "current", "reviewed_by")


class BlueprintViewSet(SnippetViewSet):
    """Saving one counts what its cells may draw, and says what is lacking."""

    model = Blueprint
    icon = "table"
    list_display = ["title", "code", "bank"]
    list_filter = ["bank"]
    search_fields = ["code", "title", "title_en"]
    copy_view_enabled = False
    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
        FieldRowPanel([FieldPanel("code"), FieldPanel("bank")]),
        InlinePanel(
            "cells",
            [
                FieldRowPanel([FieldPanel("category"), FieldPanel("risk_point")]),
                FieldRowPanel(
                    [FieldPanel("difficulty"), FieldPanel("number"), FieldPanel("points")]
                ),
            ],
            label=_("cell"),
            heading=_("Cells: so many questions from each"),
            min_num=1,
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        return Blueprint.objects.select_related("bank")


class GradeScaleViewSet(SnippetViewSet):
    model = GradeScale
    icon = "order"
    list_display = ["code", "name"]
    panels = [
        FieldPanel("code"),
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        InlinePanel(
            "bands",
            [FieldPanel("from_percent"), FieldPanel("name"), FieldPanel("name_en")],
            label=_("grade"),
            heading=_("Grades"),
            min_num=1,
        ),
    ]


class QuizViewSet(SnippetViewSet):
    model = Quiz
    icon = "list-ol"
    list_display = ["title", "code", "minutes", "pass_percent", "attempt_limit", "is_draft"]
    list_filter = ["is_draft"]
    search_fields = ["code", "title", "title_en"]
    copy_view_enabled = False
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
                    FieldPanel("code"),
                    FieldPanel("description"),
                    FieldPanel("description_en"),
                    FieldPanel("blueprint"),
                    InlinePanel(
                        "items",
                        [FieldPanel("question"), FieldPanel("points")],
                        label=_("question"),
                        heading=_("Questions, where there is no blueprint"),
                    ),
                ],
                heading=_("Content"),
            ),
            ObjectList(
                [
                    FieldPanel("variant"),
                    FieldPanel("rotation_years"),
                    InlinePanel(
                        "paper_rules",
                        [
                            FieldRowPanel([FieldPanel("rank_from"), FieldPanel("rank_to")]),
                            FieldRowPanel([FieldPanel("post"), FieldPanel("blueprint")]),
                        ],
                        label=_("other paper"),
                        heading=_("Other papers for some ranks and posts"),
                        help_text=_("The first that fits is taken."),
                    ),
                ],
                heading=_("Papers"),
            ),
            ObjectList(
                [
                    FieldPanel("is_draft"),
                    FieldRowPanel([FieldPanel("minutes"), FieldPanel("grace_seconds")]),
                    FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
                    FieldRowPanel([FieldPanel("pass_percent"), FieldPanel("scale")]),
                    FieldRowPanel([FieldPanel("attempt_limit"), FieldPanel("counting")]),
                    FieldPanel("cool_down_minutes"),
                    FieldPanel("question_count"),
                    FieldRowPanel(
                        [FieldPanel("shuffle_questions"), FieldPanel("shuffle_choices")]
                    ),
                    FieldPanel("asks_confidence"),
                ],
                heading=_("Rules"),
            ),
            ObjectList(
                [
                    FieldPanel("success_text"),
                    FieldPanel("success_text_en"),
                    FieldPanel("fail_text"),
                    FieldPanel("fail_text_en"),
                ],
                heading=_("After the attempt"),
            ),
        ],
        base_form_class=QuizForm,
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return Quiz.objects.all()
