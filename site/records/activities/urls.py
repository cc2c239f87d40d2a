from django.urls import path

from records.activities.views import check_in, events, own

CONSOLE = "console/activities/"
EVENT = f"{CONSOLE}<uuid:event_id>/"

urlpatterns = [
    path(CONSOLE, events.event_list, name="events"),
    path(f"{CONSOLE}plan/", events.plan_event, name="plan_event"),
    path(f"{CONSOLE}declared/", own.application_queue, name="application_queue"),
    path(
        f"{CONSOLE}declared/<uuid:application_id>/",
        own.decide_application,
        name="decide_application",
    ),
    path(EVENT, events.event, name="event"),
    path(f"{EVENT}roll/", events.roll, name="event_roll"),
    path(f"{EVENT}roll/roll.xlsx", events.roll_sheet, name="event_roll_sheet"),
    path(f"{EVENT}roll/import/", events.import_roll, name="import_roll"),
    path(f"{EVENT}code/", check_in.code_screen, name="event_code"),
    path(f"{EVENT}poster/", check_in.poster, name="event_poster"),
    path(f"{EVENT}photos/", events.add_photos, name="event_photos"),
    path(f"{EVENT}submit/", events.submit_roll, name="submit_roll"),
    path(f"{EVENT}decide/", events.decide_roll, name="decide_roll"),
    path(f"{EVENT}cancel/", events.cancel_event, name="cancel_event"),
    path("activities/", own.own_activities, name="own_activities"),
    path("activities/declare/", own.declare, name="declare_activity"),
    path("activities/check-in/", check_in.type_code, name="type_code"),
    path(
        "activities/check-in/<uuid:event_id>/<slug:code>/", check_in.check_in, name="check_in"
    ),
    path("activities/declared/<uuid:application_id>/", own.application, name="application"),
    path(
        "activities/declared/<uuid:application_id>/withdraw/",
        own.withdraw,
        name="withdraw_application",
    ),
    path("activities/photos/<uuid:photo_id>.jpg", own.evidence_photo, name="evidence_photo"),
]
