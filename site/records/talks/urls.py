from django.urls import URLPattern, path

from records.talks import views

urlpatterns: list[URLPattern] = [
    path("talks/", views.talks, name="talks"),
    path("talks/plan/", views.plan_talk, name="plan_talk"),
    path("talks/<uuid:public_id>/", views.talk, name="talk"),
    path("talks/<uuid:public_id>/change/", views.change_talk, name="change_talk"),
    path("talks/<uuid:public_id>/opinion/", views.talk_opinion, name="talk_opinion"),
    path("talks/<uuid:public_id>/follow-up/", views.talk_follow_up, name="talk_follow_up"),
    path("talks/<uuid:public_id>/cancel/", views.cancel_talk, name="cancel_talk"),
    path(
        "talks/<uuid:public_id>/invitation.ics", views.talk_invitation, name="talk_invitation"
    ),
]
