from django.urls import URLPattern, path

from assignments.appointments import views as appointments
from assignments.reminders import views as reminders
from assignments.views import boards, console

urlpatterns: list[URLPattern] = [
    path("console/", console.console, name="console"),
    path("console/assign/", console.assign, name="assign"),
    path("board/", boards.boards, name="boards"),
    path("board/<int:assignment_id>/", boards.board, name="board"),
    path("board/<int:assignment_id>/names/", boards.board_names, name="board_names"),
    path("board/<int:assignment_id>/board.xlsx", boards.board_export, name="board_export"),
    path("board/<int:assignment_id>/figures/", boards.board_figures, name="board_figures"),
    path("board/<int:assignment_id>/remind/", reminders.remind, name="remind"),
    path("console/messages/", reminders.next_messages, name="next_messages"),
    path("console/work-days/", reminders.work_days, name="work_days"),
    path("console/work-days/<int:day_id>/remove/", reminders.unswap_day, name="unswap_day"),
    path("inbox/due.ics", reminders.due_calendar, name="due_calendar"),
    path("appointments/", appointments.appointments, name="appointments"),
    path("appointments/<uuid:public_id>/", appointments.appointment, name="appointment"),
    path(
        "appointments/<uuid:public_id>/brief/",
        appointments.acknowledge_brief,
        name="acknowledge_brief",
    ),
    path("appointments/<uuid:public_id>/study/", appointments.set_study, name="set_study"),
    path(
        "appointments/<uuid:public_id>/release/",
        appointments.release_appointment,
        name="release_appointment",
    ),
]
