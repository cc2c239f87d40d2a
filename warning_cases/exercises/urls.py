"""Addresses of the exercises."""

from django.urls import path

from warning_cases.exercises import views

urlpatterns = [
    path("cases/<int:case_id>/choices/", views.case_choices, name="case_choices"),
    path("cases/<int:case_id>/reminder/", views.case_reminder, name="case_reminder"),
    path("cases/<int:case_id>/ladder/", views.case_ladder, name="case_ladder"),
    path("cases/<int:case_id>/mirror/", views.case_mirror, name="case_mirror"),
    path("cases/<int:case_id>/clause/", views.case_clause, name="case_clause"),
]
