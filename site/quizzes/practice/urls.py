from django.urls import URLPattern, path

from quizzes.practice import views

urlpatterns: list[URLPattern] = [
    path("practice/", views.practice, name="practice"),
    path("practice/progress/", views.progress, name="category_progress"),
    path("practice/next/", views.next_card, name="next_card"),
    path("practice/<int:card_id>/answer/", views.answer_card, name="answer_card"),
    path("practice/today/", views.today, name="question_of_the_day"),
]
