from django.urls import URLPattern, URLResolver, include, path

from records import log_views, views
from records.certificates import views as certificate_views
from records.correcting import views as correcting
from records.credits import views as credits
from records.exporting import views as export_views
from records.extracts import views as extract_views
from records.privacy import views as privacy_views
from records.xapi import console as xapi_console
from records.xapi import views as xapi_views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("records.talks.urls")),
    path("", include("records.self_education_urls")),
    path("", include("records.activities.urls")),
    path("", include("records.essays.urls")),
    path("", include("records.anchors.urls")),
    path("record/", views.own_record, name="record"),
    path("record/privacy/", privacy_views.privacy, name="privacy"),
    path("record/checkpoint.json", log_views.checkpoint, name="checkpoint"),
    path(
        "record/entries/<uuid:public_id>/receipt.json",
        log_views.entry_receipt,
        name="entry_receipt",
    ),
    path(
        "record/entries/<uuid:public_id>/correction/",
        correcting.request_correction,
        name="request_correction",
    ),
    path("console/corrections/", correcting.queue, name="correction_queue"),
    path("console/corrections/<uuid:public_id>/", correcting.decide, name="decide_correction"),
    path(
        "console/corrections/<uuid:public_id>/take-back/",
        correcting.take_back,
        name="take_back_correction",
    ),
    path("console/hours/", credits.unit_hours, name="unit_hours"),
    path("console/credit-rules/", credits.rules, name="credit_rules"),
    path("console/credit-rules/activities/", credits.activity_rules, name="activity_rules"),
    path("console/credit-rules/set/", credits.set_rule, name="set_credit_rule"),
    path("console/credit-rules/<int:rule_id>/end/", credits.end_rule, name="end_credit_rule"),
    path("record/export.<slug:ending>", export_views.own_export, name="own_export"),
    path("record/extracts/", extract_views.extracts, name="extracts"),
    path("record/extracts/<slug:code>.pdf", extract_views.extract_pdf, name="extract_pdf"),
    path(
        "record/extracts/<slug:code>.json",
        extract_views.extract_document,
        name="extract_document",
    ),
    path("record/<str:staff_number>/", views.cadre_record, name="cadre_record"),
    path("record/<str:staff_number>/extracts/", extract_views.extracts, name="cadre_extracts"),
    path("certificates/<slug:code>.pdf", views.certificate_pdf, name="certificate_pdf"),
    path("certificates/<slug:code>.png", views.certificate_image, name="certificate_image"),
    path("verify/", views.verify, name="verify"),
    path("verify/extract/<str:code>/", extract_views.verify_extract, name="verify_extract"),
    path("verify/<str:code>/", views.verify_certificate, name="verify_certificate"),
    path("console/records/", export_views.unit_records, name="unit_records"),
    path(
        "console/certificate-templates/",
        certificate_views.certificate_templates,
        name="certificate_templates",
    ),
    path(
        "console/certificate-templates/<int:template_id>/",
        certificate_views.certificate_template,
        name="certificate_template",
    ),
    path(
        "console/certificate-templates/<int:template_id>/preview.pdf",
        certificate_views.template_preview,
        name="certificate_template_preview",
    ),
    path("console/xapi/", xapi_console.xapi_consumers, name="xapi_consumers"),
    path(
        "console/xapi/<int:consumer_id>/withdraw/",
        xapi_console.withdraw_xapi_consumer,
        name="withdraw_xapi_consumer",
    ),
    path("xapi/about", xapi_views.about, name="xapi_about"),
    path("xapi/statements", xapi_views.statements, name="xapi_statements"),
    path("xapi/statements/more/<str:token>", xapi_views.more_statements, name="xapi_more"),
]
