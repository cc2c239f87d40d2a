"""The form of a question about a case: that of the bank, without what follows from the case."""

import uuid
from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre
from quizzes.authoring.forms import QuestionForm
from quizzes.models import Category, Question
from warning_cases.models import CaseQuestion, WarningCasePage

_KEPT: Final = ("stem", "choices", "key", "explanation", "difficulty")


class _ByBank(ModelChoiceIterator):  # type: ignore[type-arg]  # not generic at run time
    """Offers the categories under the names of their banks."""

    def __iter__(self) -> Iterator[Any]:
        yield "", "—"
        for bank, found in groupby(self.queryset, lambda category: category.bank):
            yield str(bank), [self.choice(category) for category in found]


class CategoryField(forms.ModelChoiceField):  # type: ignore[type-arg]  # likewise
    iterator = _ByBank


class CaseQuestionForm(QuestionForm):
    """Its code and risk points come from the case; an article must be named.

    Args:
        case: what it is about; the category written into last is offered first.
    """

    category = CategoryField(
        Category.objects.select_related("bank").order_by("bank__code", "code"),
        label=_("category"),
        help_text=_("Where it stands in the question bank."),
    )
    once = forms.UUIDField(widget=forms.HiddenInput())
    field_order = (
        "kind", "once", "stem", "answers", "explanation", "references", "difficulty", "category",
        "hands_in",
    )  # fmt: skip

    class Meta:
        model = Question
        fields = ("category",)

    def __init__(
        self, *args: Any, case: WarningCasePage, author: Cadre | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, for_user=author, **kwargs)
        references = self.fields["references"]
        references.required = True
        references.help_text = _(
            "At least one, one per line: name and number, such as 监察法 11 or 刑法 388-1."
        )
        if self.is_bound:
            return
        self.initial["once"] = uuid.uuid4()
        last = CaseQuestion.objects.filter(case=case).select_related("question").last()
        if last is not None:
            self.initial["category"] = last.question.category_id

    @property
    def wording(self) -> dict[str, Any]:
        """What the service takes of a valid form."""
        cleaned = self.cleaned_data
        return {
            **{name: cleaned[name] for name in _KEPT},
            "kind": cleaned["kind"],
            "articles": cleaned["references"],
            "category": cleaned["category"],
            "hands_in": cleaned["hands_in"],
            "once": cleaned["once"],
        }
