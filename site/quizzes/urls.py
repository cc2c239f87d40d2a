from django.urls import URLPattern, URLResolver, include, path

from quizzes import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("quizzes.examining.urls")),
    path("", include("quizzes.practice.urls")),
    path("", include("quizzes.analysis.urls")),
    path("", include("quizzes.teaching.urls")),
    path("", include("quizzes.spot_checks.urls")),
    path("", include("quizzes.rescoring.urls")),
    path("quizzes/<int:quiz_id>/", views.quiz, name="quiz"),
    path("quizzes/<int:quiz_id>/start/", views.start_attempt, name="start_attempt"),
    path("attempts/<uuid:public_id>/", views.attempt, name="attempt"),
    path("attempts/<uuid:public_id>/state", views.attempt_state, name="attempt_state"),
    path("attempts/<uuid:public_id>/lease", views.take_lease, name="take_lease"),
    path("attempts/<uuid:public_id>/answers", views.save_answers, name="save_answers"),
    path("attempts/<uuid:public_id>/submit/", views.submit_attempt, name="submit_attempt"),
    path("attempts/<uuid:public_id>/result/", views.attempt_result, name="attempt_result"),
]
