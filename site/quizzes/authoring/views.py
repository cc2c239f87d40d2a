"""Adding and editing a question: the form is that of its kind."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.views.snippets import CreateView, EditView

from quizzes.kinds import QuestionKind
from quizzes.models import Question


class QuestionCreateView(CreateView):
    """Asks for the kind first; `?kind=ORDERING` opens its form."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.GET.get("kind") not in QuestionKind.registry:
            return render(
                request,
                "quizzes/admin/choose_kind.html",
                {"kinds": list(QuestionKind.registry.values())},
            )
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return {**kwargs, "kind": self.request.GET.get("kind", "")}


class QuestionEditView(EditView):
    """`?kind=MULTIPLE` opens the question as another kind; saved, it is a new version."""

    success_message = _("Question “%(object)s” saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return {**kwargs, "kind": self.request.GET.get("kind", "")}

    def get_success_message(self) -> Any:
        """Say so where the question is not asked any more until somebody approves it."""
        said = super().get_success_message()
        if said and self.object.state == Question.State.IN_REVIEW:
            return _(
                "%(saved)s It waits for its review and enters no new paper until then."
            ) % {"saved": said}
        return said
