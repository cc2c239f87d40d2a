"""The form of a question; saving it makes a new version when the wording changed."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from core.errors import DomainError
from core.time import site_date
from law.citing.lines import BANK, CitedLines
from law.citing.plain import with_references
from quizzes.authoring.widgets import AnswersField, AnswersWidget
from quizzes.kinds import InvalidQuestion, QuestionKind, kind_of
from quizzes.kinds.answer_form import InvalidRows, Written
from quizzes.kinds.base import storable
from quizzes.models import Question, QuestionVersion
from quizzes.references import find_articles, write_references
from quizzes.reviewing.services import hand_in
from quizzes.services import revise_question, send_back_to_review


class QuestionForm(WagtailAdminModelForm):
    """The identity of a question and its wording, which becomes a version.

    The fields of its answers are those of its kind (see `QuestionKind.form`). What comes back as
    it was shown is not written anew, so that nothing is lost that a form cannot say.

    Args:
        kind: code of the kind to write; that of the question, or single choice, without it.
    """

    kind = forms.CharField(widget=forms.HiddenInput(), required=False)
    stem = forms.CharField(label=_("question text"), widget=forms.Textarea({"rows": 3}))
    answers = AnswersField(label=_("answers"), required=False)
    explanation = forms.CharField(
        label=_("explanation"),
        widget=forms.Textarea({"rows": 3, "data-cite-text": ""}),
        help_text=_(
            "Shown after the attempt, with the articles. [[监察法 15]] in the text becomes a "
            "citation that opens."
        ),
    )
    references = forms.CharField(
        label=_("articles"),
        required=False,
        widget=CitedLines(BANK, {"rows": 2}),
        help_text=_("One per line: name and number, such as 监察法 11 or 刑法 388-1."),
    )
    difficulty = forms.IntegerField(
        label=_("difficulty"),
        min_value=1,
        max_value=5,
        initial=2,
        help_text=_("1 (easy) to 5 (hard)."),
    )
    hands_in = forms.BooleanField(
        label=_("hand in for review"),
        required=False,
        initial=True,
        help_text=_(
            "Somebody who did not write it has to approve it before it is asked. What was "
            "approved and is reworded always goes back to review."
        ),
    )

    def __init__(self, *args: Any, kind: str = "", **kwargs: Any) -> None:
        question: Question | None = kwargs.get("instance")
        self.before = question.current if question is not None else None
        if self.before is not None:
            kwargs["initial"] = {**_initial(self.before), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        sent = self.data.get("kind", "") if self.is_bound else ""
        own = self.before.kind if self.before is not None else ""
        wanted = next(
            (code for code in (sent, kind, own) if code in QuestionKind.registry), "SINGLE"
        )
        self.question_kind = kind_of(wanted)
        self.initial["kind"] = wanted
        if self.before is None or wanted != own:
            self.initial["answers"] = Written()
        widget = self.fields["answers"].widget
        assert isinstance(widget, AnswersWidget)
        widget.kind = self.question_kind
        if self.before is not None and self.instance.state == Question.State.RETIRED:
            self.initial["hands_in"] = False
        if "category" in self.fields and self.instance.bank_id:
            choosing: Any = self.fields["category"]
            choosing.queryset = choosing.queryset.filter(bank=self.instance.bank_id)

    def clean_kind(self) -> str:
        return self.question_kind.code

    def clean_stem(self) -> str:
        return self._as_before("stem", storable(self.cleaned_data["stem"], keep_lines=True))

    def clean_explanation(self) -> str:
        """Store citations typed as [[监察法 15]] by what they mean."""
        today = site_date(timezone.now())
        typed = storable(self.cleaned_data["explanation"], keep_lines=True)
        kept = self._as_before("explanation", typed)
        return kept if kept is not typed else with_references(typed, on=today)

    def clean_references(self) -> list[Any]:
        if self.before is not None and _same(
            self.cleaned_data["references"], self.initial.get("references", "")
        ):
            return list(self.before.articles.all())
        try:
            return list(
                find_articles(self.cleaned_data["references"], on=site_date(timezone.now()))
            )
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        written: Written = cleaned.get("answers") or Written()
        previous = self.before if self.before and self._keeps_kind() else None
        try:
            choices, key = self.question_kind.read_form(written, previous=previous)
            cleaned["choices"], cleaned["key"] = self.question_kind.tidy(choices, key)
            if "stem" in cleaned:
                self.question_kind.validate(
                    QuestionVersion(
                        kind=self.question_kind.code,
                        stem=cleaned["stem"],
                        choices=cleaned["choices"],
                        key=cleaned["key"],
                    )
                )
        except InvalidRows as error:
            widget: Any = self.fields["answers"].widget
            widget.tell(error.problems)
            self.add_error("answers", [str(problem) for problem in error.problems])
        except InvalidQuestion as error:
            self.add_error("answers", str(error))
        category, bank = cleaned.get("category"), cleaned.get("bank")
        if category is not None and bank is not None and category.bank_id != bank.pk:
            self.add_error("category", _("This category belongs to another bank."))
        return cleaned

    def save(self, commit: bool = True) -> Question:
        question: Question = super().save(commit=commit)
        if commit:
            wording = self.cleaned_data
            question.current = revise_question(
                question=question,
                kind=wording["kind"],
                stem=wording["stem"],
                choices=wording["choices"],
                key=wording["key"],
                explanation=wording["explanation"],
                articles=wording["references"],
                difficulty=wording["difficulty"],
                author=self.for_user,
            )
            is_new = self.before is None or question.current.pk != self.before.pk
            if is_new:
                send_back_to_review(question=question)
            if wording.get("hands_in"):
                hand_in(question=question, actor=self.for_user, at=timezone.now())
            question.refresh_from_db(fields=["state"])
        return question

    def _keeps_kind(self) -> bool:
        return self.before is not None and self.before.kind == self.question_kind.code

    def _as_before(self, name: str, typed: str) -> str:
        """Return the stored text where `typed` differs from it only by how browsers send lines."""
        stored = str(getattr(self.before, name)) if self.before is not None else ""
        return stored if _same(typed, stored) else typed


def _same(typed: str, stored: str) -> bool:
    return storable(typed, keep_lines=True) == storable(stored, keep_lines=True)


def _initial(version: QuestionVersion) -> dict[str, Any]:
    return {
        "stem": version.stem,
        "answers": kind_of(version.kind).write_form(version),
        "explanation": version.explanation,
        "references": write_references(
            list(version.articles.select_related("version__instrument"))
        ),
        "difficulty": version.difficulty,
    }
