"""Addresses inside the editor."""

from django.urls import URLPattern, path

from quizzes.reviewing import views as reviewing

urlpatterns: list[URLPattern] = [
    path("questions/review/", reviewing.review_queue, name="review_questions"),
    path(
        "questions/<int:question_id>/review/", reviewing.review_question, name="review_question"
    ),
]
