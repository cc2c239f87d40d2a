from django.urls import path

from courses import views

urlpatterns = [
    path("lessons/<int:lesson_id>/complete/", views.complete_lesson, name="complete_lesson"),
]
