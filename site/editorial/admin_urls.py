"""Addresses inside the editor."""

from django.urls import URLPattern, path

from editorial import views
from editorial.bulletins import views as bulletins
from editorial.desk.views import desk
from editorial.discussion import views as discussion
from editorial.intake import views as intake
from editorial.punishments import views as punishments

urlpatterns: list[URLPattern] = [
    path("editorial/", desk, name="editorial_desk"),
    path("editorial/pages/<int:page_id>/", views.editorial_page, name="editorial_page"),
    path("editorial/pages/<int:page_id>/waive/", views.waive, name="editorial_waive"),
    path("editorial/pages/<int:page_id>/plan/", views.plan, name="editorial_plan"),
    path("editorial/bulletins/", bulletins.desk, name="bulletin_desk"),
    path("editorial/bulletins/<int:bulletin_id>/", bulletins.edit, name="bulletin_edit"),
    path(
        "editorial/bulletins/<int:bulletin_id>/issue/", bulletins.issue, name="bulletin_issue"
    ),
    path(
        "editorial/bulletins/<int:bulletin_id>/bulletin.pdf",
        bulletins.desk_pdf,
        name="bulletin_desk_pdf",
    ),
    path("editorial/remarks/", discussion.moderate, name="moderate_remarks"),
    path("editorial/punishments/", punishments.bring_in, name="import_punishments"),
    path("editorial/intake/", intake.new_case, name="case_intake"),
]
