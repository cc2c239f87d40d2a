from django.urls import URLPattern, path

from quizzes.examining import views

EXAMS = "console/exams/"

urlpatterns: list[URLPattern] = [
    path(EXAMS, views.exams, name="exams"),
    path(f"{EXAMS}<int:quiz_id>/", views.exam, name="exam"),
    path(f"{EXAMS}<int:quiz_id>/accommodate/", views.accommodate, name="accommodate"),
    path(
        f"{EXAMS}accommodations/<int:accommodation_id>/withdraw/",
        views.withdraw_accommodation,
        name="withdraw_accommodation",
    ),
    path(f"{EXAMS}notes/<int:note_id>/", views.answer_note, name="answer_note"),
    path(f"{EXAMS}attempts/<uuid:public_id>/", views.examined_attempt, name="examined_attempt"),
]
