from django.urls import path

from records.essays import console, views

CONSOLE = "console/essays/"

urlpatterns = [
    path("essays/", views.essays, name="essays"),
    path("essays/showcase/", views.showcase_list, name="essay_showcase"),
    path("essays/showcase/<uuid:essay_id>/", views.shown_essay, name="shown_essay"),
    path("essays/marking/", views.marking_list, name="essays_to_mark"),
    path("essays/marking/<uuid:essay_id>/", views.mark, name="mark_essay"),
    path("essays/file/<uuid:essay_id>/", views.essay_file, name="essay_file"),
    path("essays/<uuid:task_id>/", views.write, name="write_essay"),
    path("essays/<uuid:task_id>/take-back/", views.take_back, name="take_essay_back"),
    path("essays/<uuid:task_id>/consent/", views.consent, name="consent_to_showcase"),
    path(CONSOLE, console.task_list, name="essay_tasks"),
    path(f"{CONSOLE}set/", console.set_task, name="set_essay_task"),
    path(f"{CONSOLE}<uuid:task_id>/", console.task, name="essay_task"),
    path(f"{CONSOLE}<uuid:task_id>/showcase/", console.choose, name="choose_essay"),
]
