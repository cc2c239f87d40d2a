from django.urls import URLPattern, path

from records.journal import views as journal
from records.pledging import views as pledging
from records.reporting import views as reporting
from records.self_education import self_education

urlpatterns: list[URLPattern] = [
    path("self-education/", self_education, name="self_education"),
    path("pledges/", pledging.pledges, name="pledges"),
    path("pledges/wall/", pledging.pledge_wall, name="pledge_wall"),
    path("pledges/<int:pledge_id>/", pledging.pledge, name="pledge"),
    path("self-reports/", reporting.self_reports, name="self_reports"),
    path("self-reports/inbox/", reporting.report_inbox, name="report_inbox"),
    path("self-reports/ask/", reporting.ask_for_reports, name="ask_for_reports"),
    path(
        "self-reports/inbox/<uuid:public_id>/",
        reporting.received_report,
        name="received_report",
    ),
    path("self-reports/<slug:period_code>/", reporting.self_report, name="self_report"),
    path("journal/", journal.journal, name="journal"),
    path("journal/journal.txt", journal.journal_download, name="journal_download"),
    path("journal/<uuid:public_id>/", journal.reflection, name="reflection"),
    path(
        "journal/<uuid:public_id>/delete/", journal.delete_reflection, name="delete_reflection"
    ),
]
