"""New case from a notice: paste it, or upload DOCX or Markdown."""

from typing import Any, Final

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from editorial.intake.documents import MOST_BYTES, Section, Unreadable, read_docx, read_text
from editorial.intake.mapping import map_case
from editorial.intake.services import take_in_case
from warning_cases.models import WarningCasePage

_ENDINGS: Final = ("docx", "md", "markdown", "txt")


class IntakeForm(forms.Form):
    case_kind = forms.ChoiceField(
        label=_("kind of case"), choices=WarningCasePage.CaseKind.choices
    )
    text = forms.CharField(
        label=_("Paste the notice"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Headings such as “案情经过”, “处理结果”, “教训” lead to their fields."),
    )
    file = forms.FileField(
        label=_("or choose a file"),
        required=False,
        help_text=_("DOCX, MD or TXT, at most 10 MB."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        file = cleaned.get("file")
        if bool(file) == bool((cleaned.get("text") or "").strip()):
            raise forms.ValidationError(_("Paste a text or choose a file, one of the two."))
        if file and file.name.rpartition(".")[2].lower() not in _ENDINGS:
            self.add_error("file", _("Choose a DOCX, MD or TXT file."))
        return cleaned


@require_http_methods(["GET", "HEAD", "POST"])
def new_case(request: HttpRequest) -> HttpResponse:
    """Make a draft from a notice, and show what the redaction check says of it."""
    cadre = cadre_of(request)
    if not top_units(cadre, Capability.EDIT_CONTENT):
        raise Http404
    form = IntakeForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            sections = _read(file) if file else read_text(form.cleaned_data["text"])
            page = take_in_case(
                mapped=map_case(sections),
                case_kind=form.cleaned_data["case_kind"],
                source=file.name if file else "",
                actor=cadre,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("file" if file else "text", str(error))
        else:
            return redirect("editorial_page", page.pk)
    return render(
        request, "editorial/intake/new.html", {"form": form}, status=400 if form.errors else 200
    )


def _read(file: Any) -> list[Section]:
    """Return the sections of an uploaded file.

    Raises:
        Unreadable: see `documents`; or no text in a known encoding.
    """
    content = file.read(MOST_BYTES + 1)
    if file.name.lower().endswith(".docx"):
        return read_docx(content, file.name)
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 10 MB."))
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return read_text(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Unreadable(_("The file is no text in UTF-8 or GB18030."))
