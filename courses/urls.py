from django.urls import path

from courses import views
from courses.media import views as media
from courses.notes import views as notes

urlpatterns = [
    path("courses/<int:course_id>/again/", views.study_again, name="study_again"),
    path("lessons/<int:lesson_id>/complete/", views.complete_lesson, name="complete_lesson"),
    path("lessons/<int:lesson_id>/count/", views.count_earlier, name="count_earlier"),
    path(
        "lessons/<int:lesson_id>/checkpoints/<slug:block_id>/",
        views.checkpoint,
        name="checkpoint",
    ),
    path("lessons/<int:lesson_id>/note/", notes.lesson_note, name="lesson_note"),
    path("notes/", notes.notes, name="notes"),
    path(
        "lessons/<int:lesson_id>/media/<uuid:public_id>/", media.media_file, name="media_file"
    ),
    path(
        "lessons/<int:lesson_id>/media/<uuid:public_id>/captions/<slug:language>.vtt",
        media.captions,
        name="captions",
    ),
    path("lessons/<int:lesson_id>/media/<uuid:public_id>/played/", media.played, name="played"),
]
