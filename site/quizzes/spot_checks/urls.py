from django.urls import URLPattern, path

from quizzes.spot_checks import views

urlpatterns: list[URLPattern] = [
    path("console/spot-checks/", views.spot_checks, name="spot_checks"),
    path("console/spot-checks/<int:check_id>/", views.spot_check, name="spot_check"),
]
