from django.urls import URLPattern, path

from campaigns import views

urlpatterns: list[URLPattern] = [
    path("campaigns/<int:campaign_id>/open/", views.campaign_open, name="campaign_open"),
    path("campaigns/<int:campaign_id>/lesson/", views.campaign_lesson, name="campaign_lesson"),
    path("campaigns/<int:campaign_id>/pledge/", views.campaign_pledge, name="campaign_pledge"),
    path(
        "campaigns/<int:campaign_id>/figures/", views.campaign_figures, name="campaign_figures"
    ),
]
