from django.urls import URLPattern, path

from quizzes.teaching import views

urlpatterns: list[URLPattern] = [
    path("console/teaching/", views.teaching_checks, name="teaching_checks"),
    path("console/teaching/<int:check_id>/", views.teaching_check, name="teaching_check"),
]
