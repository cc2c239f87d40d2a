"""Bringing files of questions in and taking a bank out, in the editor."""

from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from cadres.models import Cadre
from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from core.spreadsheets import XLSX
from quizzes.exchange.drafts import MAXIMUM_FILE_BYTES
from quizzes.exchange.formats import FORMATS, WRITABLE
from quizzes.exchange.services import drafts_of, import_questions
from quizzes.exchange.workbook import template
from quizzes.models import Bank

VERDICTS_SHOWN: Final = 500


class ImportForm(forms.Form):
    """The file, where it goes, and whether it is only tried."""

    bank = forms.ModelChoiceField(label=_("question bank"), queryset=Bank.objects.all())
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX, GIFT, Moodle XML, QTI 2.1 or 3.0, or a dump of django-quiz-app."),
    )
    format_code = forms.ChoiceField(
        label=_("Format"),
        required=False,
        help_text=_("Empty: recognised by what is in the file."),
    )
    hands_in = forms.BooleanField(
        label=_("hand in for review"),
        required=False,
        help_text=_("Otherwise the questions are drafts."),
    )
    is_final = forms.BooleanField(
        label=_("Import; without the tick the file is only tried"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["format_code"]
        choice.choices = [("", "–"), *((code, one.label) for code, one in FORMATS.items())]

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAXIMUM_FILE_BYTES:
            raise forms.ValidationError(
                _("The file is larger than %(limit)d MB. Divide it.")
                % {"limit": MAXIMUM_FILE_BYTES // 1024 // 1024}
            )
        return file


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Try a file of questions, or import it: a verdict for each question."""
    actor = _editor(request)
    form = ImportForm(
        request.POST or None, request.FILES or None, initial={"bank": request.GET.get("bank")}
    )
    report, was_tried = None, False
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        was_tried = not said["is_final"]
        try:
            report = import_questions(
                content=said["file"].read(),
                bank=said["bank"],
                at=timezone.now(),
                actor=actor,
                format_code=said["format_code"],
                is_dry_run=was_tried,
                hands_in=said["hands_in"],
            )
        except DomainError as error:
            form.add_error("file", str(error))
    return render(
        request,
        "quizzes/admin/import.html",
        {
            "form": form,
            "report": report,
            "verdicts": report.verdicts[:VERDICTS_SHOWN] if report else [],
            "more": max(0, len(report.verdicts) - VERDICTS_SHOWN) if report else 0,
            "was_tried": was_tried,
        },
        status=400 if form.errors else 200,
    )


@require_safe
def download_template(request: HttpRequest) -> HttpResponse:
    """Send the empty workbook with its sheet of help."""
    _editor(request)
    return _file(template(), XLSX, "questions.xlsx")


@require_safe
def export_bank(request: HttpRequest, bank_id: int, format_code: str) -> HttpResponse:
    """Send the current wordings of a bank; they read back the same."""
    _editor(request)
    bank = get_object_or_404(Bank, pk=bank_id)
    chosen = WRITABLE.get(format_code)
    if chosen is None or chosen.write is None:
        raise Http404
    content = chosen.write(drafts_of(bank.questions.all()))
    return _file(content, chosen.media_type, f"{bank.code}{chosen.suffix}")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _editor(request: HttpRequest) -> Cadre:
    """Return who edits content; for others the pages do not exist."""
    actor = cadre_of(request)
    if not top_units(actor, Capability.EDIT_CONTENT):
        raise Http404
    return actor
