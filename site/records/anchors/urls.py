from django.urls import URLPattern, path

from records.anchors import views

urlpatterns: list[URLPattern] = [
    path("record/checkpoint/cosignatures", views.cosignatures, name="cosignatures"),
    path("console/daily-report/", views.daily_report, name="daily_report"),
]
