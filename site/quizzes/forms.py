"""How an editor writes a question: one form; saving it makes a new version when it changed."""

import string
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from core.errors import DomainError
from core.time import site_date
from law.citing.plain import with_references
from quizzes.kinds import Choice, QuestionKind, kind_of
from quizzes.models import Question, QuestionVersion
from quizzes.references import find_articles, write_references
from quizzes.services import revise_question

ROWS: Final = 8
IDS: Final = string.ascii_lowercase


class ChoiceRowsWidget(forms.MultiWidget):
    """Rows of a tick ("right") and a text."""

    template_name = "quizzes/admin/choice_rows.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        widgets: list[forms.Widget] = []
        for letter in IDS[:ROWS].upper():
            widgets.append(
                forms.CheckboxInput({"aria-label": _("Choice %s is right") % letter})
            )
            widgets.append(forms.TextInput({"aria-label": _("Text of choice %s") % letter}))
        super().__init__(widgets, attrs)

    def decompress(self, value: Any) -> list[Any]:
        """Spread {"choices": […], "key": […]} over the rows; a row keeps its letter."""
        if not value:
            return [None] * (2 * ROWS)
        texts = {choice["id"]: choice["text"] for choice in value["choices"]}
        rows: list[Any] = []
        for id_ in IDS[:ROWS]:
            rows += [id_ in value["key"], texts.get(id_, "")]
        return rows

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        parts = context["widget"]["subwidgets"]
        context["rows"] = list(zip(IDS[:ROWS].upper(), parts[::2], parts[1::2], strict=True))
        return context


class ChoiceRowsField(forms.MultiValueField):
    """Gives `{"choices": [{"id", "text"}], "key": [ids]}`."""

    widget = ChoiceRowsWidget

    def __init__(self, **kwargs: Any) -> None:
        fields: list[forms.Field] = []
        for _unused in range(ROWS):
            fields += [
                forms.BooleanField(required=False),
                forms.CharField(required=False, max_length=500),
            ]
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> dict[str, list[Any]]:
        choices: list[Choice] = []
        key: list[str] = []
        for id_, is_right, text in zip(IDS, data_list[::2], data_list[1::2], strict=False):
            if text:
                choices.append({"id": id_, "text": text})
            if is_right:
                key.append(id_)
        return {"choices": choices, "key": key}


class QuestionForm(WagtailAdminModelForm):
    """The identity of a question and its wording, which becomes a version."""

    kind = forms.ChoiceField(label=_("kind"), choices=lambda: QuestionForm.kinds())
    stem = forms.CharField(label=_("question text"), widget=forms.Textarea({"rows": 3}))
    rows = ChoiceRowsField(
        label=_("choices"),
        required=False,
        help_text=_("Tick what is right. Not needed for true or false."),
    )
    statement = forms.ChoiceField(
        label=_("the statement is"),
        required=False,
        choices=[("", "—"), ("true", _("True")), ("false", _("False"))],
        help_text=_("Only for true or false."),
    )
    explanation = forms.CharField(
        label=_("explanation"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Shown after the attempt, with the articles. [[监察法 15]] in the text becomes a "
            "citation that opens."
        ),
    )
    references = forms.CharField(
        label=_("articles"),
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("One per line: name and number, such as 监察法 11 or 刑法 388-1."),
    )
    difficulty = forms.IntegerField(label=_("difficulty"), min_value=1, max_value=5, initial=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        question: Question | None = kwargs.get("instance")
        if question is not None and question.current is not None:
            kwargs["initial"] = {**_initial(question.current), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

        if "state" in self.fields:
            self.fields["state"].required = False

    def clean_state(self) -> str:
        return str(self.cleaned_data["state"] or self.instance.state)

    @staticmethod
    def kinds() -> list[tuple[str, Any]]:
        return [(code, kind.label) for code, kind in QuestionKind.registry.items()]

    def clean_explanation(self) -> str:
        """Store citations typed as [[监察法 15]] by what they mean."""
        today = site_date(timezone.now())
        return with_references(self.cleaned_data["explanation"], on=today)

    def clean_references(self) -> list[Any]:
        try:
            return list(
                find_articles(self.cleaned_data["references"], on=site_date(timezone.now()))
            )
        except DomainError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        rows = cleaned.get("rows") or {"choices": [], "key": []}
        cleaned["choices"], cleaned["key"] = rows["choices"], rows["key"]
        if cleaned.get("kind") == "TRUE_FALSE":
            cleaned["choices"] = []
            cleaned["key"] = [cleaned["statement"]] if cleaned.get("statement") else []
        if {"kind", "stem"} <= cleaned.keys():
            draft = QuestionVersion(
                kind=cleaned["kind"],
                stem=cleaned["stem"],
                choices=cleaned["choices"],
                key=cleaned["key"],
            )
            try:
                kind_of(draft.kind).validate(draft)
            except DomainError as error:
                self.add_error(
                    "statement" if draft.kind == "TRUE_FALSE" else "rows", str(error)
                )
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
        return question


def _initial(version: QuestionVersion) -> dict[str, Any]:
    is_statement = version.kind == "TRUE_FALSE"
    return {
        "kind": version.kind,
        "stem": version.stem,
        "rows": {"choices": version.choices, "key": [] if is_statement else version.key},
        "statement": version.key[0] if is_statement else "",
        "explanation": version.explanation,
        "references": write_references(
            list(version.articles.select_related("version__instrument"))
        ),
        "difficulty": version.difficulty,
    }
