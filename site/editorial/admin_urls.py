"""Addresses inside the editor."""

from django.urls import URLPattern, path

from editorial import views

urlpatterns: list[URLPattern] = [
    path("editorial/pages/<int:page_id>/", views.editorial_page, name="editorial_page"),
    path("editorial/pages/<int:page_id>/waive/", views.waive, name="editorial_waive"),
    path("editorial/pages/<int:page_id>/plan/", views.plan, name="editorial_plan"),
]
