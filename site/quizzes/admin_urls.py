"""Addresses inside the editor."""

from django.urls import URLPattern, path

from quizzes.exchange import views as exchange
from quizzes.reviewing import views as reviewing

urlpatterns: list[URLPattern] = [
    path("questions/import/", exchange.bring_in, name="import_questions"),
    path("questions/import/template/", exchange.download_template, name="import_template"),
    path(
        "questions/banks/<int:bank_id>/export/<slug:format_code>/",
        exchange.export_bank,
        name="export_bank",
    ),
    path("questions/review/", reviewing.review_queue, name="review_questions"),
    path(
        "questions/<int:question_id>/review/", reviewing.review_question, name="review_question"
    ),
]
