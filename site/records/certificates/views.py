"""The pages of certificate templates, for the system administrator."""

import datetime as dt
from decimal import Decimal

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cadres.models import Cadre
from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.http import personal
from core.time import site_date
from records.certificates.forms import CertificateTemplateForm
from records.certificates.services import save_template
from records.certificates.validity import last_valid_day
from records.models import Certificate, CertificateTemplate
from records.printing.pdf import certificate_pdf

_LIST = "records/certificates/templates.html"


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_templates(request: HttpRequest) -> HttpResponse:
    """List the templates; POST makes a new one."""
    actor = _configuring(request)
    form = CertificateTemplateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _saved(request, form, actor)
    return render(
        request,
        _LIST,
        {"templates": CertificateTemplate.objects.all(), "form": form},
        status=422 if form.errors else 200,
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def certificate_template(request: HttpRequest, template_id: int) -> HttpResponse:
    """Show one template; POST changes it for certificates to come."""
    actor = _configuring(request)
    template = get_object_or_404(CertificateTemplate, pk=template_id)
    form = CertificateTemplateForm(
        request.POST if request.method == "POST" else None, instance=template
    )
    if request.method == "POST" and form.is_valid():
        return _saved(request, form, actor)
    return render(
        request,
        "records/certificates/template.html",
        {"template": template, "form": form},
        status=422 if form.errors else 200,
    )


@personal
@login_required
@require_safe
def template_preview(request: HttpRequest, template_id: int) -> HttpResponse:
    """Show a certificate of nobody as the template would print it today."""
    _configuring(request)
    template = get_object_or_404(CertificateTemplate, pk=template_id)
    sample = _sample_of(template, site_date(timezone.now()))
    return HttpResponse(
        certificate_pdf(sample),
        content_type="application/pdf",
        headers={"Content-Disposition": 'inline; filename="preview.pdf"'},
    )


def _configuring(request: HttpRequest) -> Cadre:
    """Return the actor; who configures nothing is told that there is no such page."""
    actor = cadre_of(request)
    if not top_units(actor, Capability.CONFIGURE_SYSTEM):
        raise Http404
    return actor


def _saved(request: HttpRequest, form: CertificateTemplateForm, actor: Cadre) -> HttpResponse:
    template = save_template(template=form.save(commit=False), actor=actor)
    messages.success(request, _("Saved: %(name)s.") % {"name": template.name})
    return redirect("certificate_templates")


def _sample_of(template: CertificateTemplate, day: dt.date) -> Certificate:
    months = template.validity_months
    return Certificate(
        code="0" * 16,
        name="姓　名",
        unit_name="单位名称",
        title="课程名称",
        title_en="Title of the course",
        credit_hours=Decimal("2.00"),
        issued_on=day,
        issuer="颁发单位",
        valid_until=last_valid_day(day, months) if months else None,
        heading=template.heading,
        heading_en=template.heading_en,
        wording=template.wording,
        wording_en=template.wording_en,
        layout=template.layout,
    )
