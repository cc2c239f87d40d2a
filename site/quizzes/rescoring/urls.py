from django.urls import URLPattern, path

from quizzes.rescoring import views

urlpatterns: list[URLPattern] = [
    path("console/marking/", views.marking_list, name="marking_list"),
    path("console/marking/<uuid:public_id>/", views.mark_answer, name="mark_answer"),
    path(
        "console/marking/<uuid:public_id>/second/",
        views.ask_for_second_marker,
        name="ask_for_second_marker",
    ),
    path("console/regrades/", views.regrades, name="regrades"),
    path(
        "console/regrades/<int:question_id>/new/", views.ask_for_regrade, name="ask_for_regrade"
    ),
    path("console/regrades/<uuid:public_id>/", views.decide_regrade, name="decide_regrade"),
]
