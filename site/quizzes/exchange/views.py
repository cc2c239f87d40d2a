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
from quizzes.exchange.keeping import KeptFile, drop_file, keep_file, kept_file
from quizzes.exchange.services import Report, drafts_of, import_questions
from quizzes.exchange.workbook import template
from quizzes.models import Bank

VERDICTS_SHOWN: Final = 500


class ImportForm(forms.Form):
    """The file and where it goes."""

    bank = forms.ModelChoiceField(label=_("Question bank"), queryset=Bank.objects.all())
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
        label=_("Hand in for review"),
        required=False,
        help_text=_("Otherwise the questions are drafts."),
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
    """Try a file of questions: a verdict for each. Then import it as it was tried, on a word."""
    actor = _editor(request)
    if "note" in request.POST:
        return _confirm(request, actor)
    form = ImportForm(
        request.POST or None, request.FILES or None, initial={"bank": request.GET.get("bank")}
    )
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    said = form.cleaned_data
    file = KeptFile(
        said["file"].read(),
        said["file"].name,
        said["bank"],
        said["format_code"],
        said["hands_in"],
    )
    try:
        report = _import(file, actor, is_dry_run=True)
    except DomainError as error:
        form.add_error("file", str(error))
        return _page(request, form)
    note = keep_file(file=file, actor=actor) if report.imported else ""
    return _page(request, form, report, file=file, note=note, was_tried=True)


def _confirm(request: HttpRequest, actor: Cadre) -> HttpResponse:
    form = ImportForm(initial={"bank": request.GET.get("bank")})
    try:
        file = kept_file(note=request.POST["note"], actor=actor)
        report = _import(file, actor, is_dry_run=False)
    except DomainError as error:
        return _page(request, form, refusal=str(error))
    drop_file(actor=actor)
    return _page(request, form, report, file=file, was_tried=False)


def _import(file: KeptFile, actor: Cadre, *, is_dry_run: bool) -> Report:
    return import_questions(
        content=file.content,
        bank=file.bank,
        at=timezone.now(),
        actor=actor,
        format_code=file.format_code,
        is_dry_run=is_dry_run,
        hands_in=file.hands_in,
    )


def _page(
    request: HttpRequest, form: ImportForm, report: Report | None = None, **context: Any
) -> HttpResponse:
    verdicts = report.verdicts if report else []
    context |= {
        "form": form,
        "report": report,
        "verdicts": verdicts[:VERDICTS_SHOWN],
        "more": max(0, len(verdicts) - VERDICTS_SHOWN),
    }
    status = 400 if form.errors or context.get("refusal") else 200
    return render(request, "quizzes/admin/import.html", context, status=status)


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
