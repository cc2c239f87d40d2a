from django.urls import URLPattern, path

from assignments.amendments import views as amendments
from assignments.appointments import views as appointments
from assignments.audiences import views as audiences
from assignments.checking import views as checking
from assignments.closing import views as closing
from assignments.exempting import views as exempting
from assignments.filings import views as filings
from assignments.overview import views as overview
from assignments.planning import views as planning
from assignments.powers import console as power_lists
from assignments.powers import views as powers
from assignments.reminders import views as reminders
from assignments.reports import views as reports
from assignments.targetbook import views as targets
from assignments.views import boards, console

urlpatterns: list[URLPattern] = [
    path("amendments/<int:version_id>/", amendments.delta_lesson, name="delta_lesson"),
    path("console/", console.console, name="console"),
    path("console/checks/", checking.checks, name="checks"),
    path("console/exemptions/", exempting.exemptions, name="exemptions"),
    path(
        "console/exemptions/<int:exemption_id>/decide/",
        exempting.decide_exemption,
        name="decide_exemption",
    ),
    path(
        "exemptions/<int:exemption_id>/withdraw/",
        exempting.withdraw_exemption,
        name="withdraw_exemption",
    ),
    path("tasks/<int:obligation_id>/why/", exempting.why, name="why"),
    path(
        "tasks/<int:obligation_id>/exemption/",
        exempting.ask_exemption,
        name="ask_exemption",
    ),
    path("posts/<slug:code>/", powers.post, name="post"),
    path("console/posts/", power_lists.power_lists, name="power_lists"),
    path("console/posts/<slug:code>/", power_lists.show_list, name="power_list"),
    path("console/posts/<slug:code>/powers/", power_lists.add_power, name="add_power"),
    path("console/posts/<slug:code>/find/", power_lists.propose_risk, name="propose_risk"),
    path("console/powers/<int:power_id>/", power_lists.change_power, name="change_power"),
    path("console/powers/<int:power_id>/basis/", power_lists.power_basis, name="power_basis"),
    path("console/powers/<int:power_id>/end/", power_lists.end_power, name="end_power"),
    path(
        "console/risk-points/<int:point_id>/",
        power_lists.change_risk_point,
        name="change_risk_point",
    ),
    path(
        "console/risk-points/<int:point_id>/pages/", power_lists.risk_pages, name="risk_pages"
    ),
    path(
        "console/risk-points/<int:point_id>/end/",
        power_lists.end_risk_point,
        name="end_risk_point",
    ),
    path("console/assign/", audiences.assign, name="assign"),
    path(
        "board/<int:assignment_id>/audience/",
        audiences.change_audience,
        name="change_audience",
    ),
    path("board/", boards.boards, name="boards"),
    path("board/<int:assignment_id>/", boards.board, name="board"),
    path("board/<int:assignment_id>/names/", boards.board_names, name="board_names"),
    path(
        "board/<int:assignment_id>/board.<slug:ending>",
        boards.board_export,
        name="board_export",
    ),
    path("board/<int:assignment_id>/trend/", boards.board_trend, name="board_trend"),
    path("board/units/", overview.unit_board, name="unit_board"),
    path("board/units/figures/", overview.unit_board_figures, name="unit_board_figures"),
    path("board/units/figures.<slug:ending>", overview.unit_board_file, name="unit_board_file"),
    path("board/units/late/", overview.late_names, name="late_names"),
    path("board/units/names/<slug:code>/", overview.lacking_names, name="lacking_names"),
    path("board/units/trend/<slug:code>/", overview.unit_trend, name="unit_trend"),
    path("board/<int:assignment_id>/figures/", boards.board_figures, name="board_figures"),
    path("board/<int:assignment_id>/remind/", reminders.remind, name="remind"),
    path("console/messages/", reminders.next_messages, name="next_messages"),
    path("console/work-days/", reminders.work_days, name="work_days"),
    path("console/work-days/<int:day_id>/remove/", reminders.unswap_day, name="unswap_day"),
    path("console/filings/", filings.filings, name="filings"),
    path("console/orders/new/", filings.issue_order, name="issue_order"),
    path("console/orders/<uuid:order_id>/", filings.order, name="order"),
    path("console/filings/<uuid:filing_id>/", filings.filing, name="filing"),
    path("console/filings/<uuid:filing_id>/filing.pdf", filings.filing_pdf, name="filing_pdf"),
    path(
        "console/filings/<uuid:filing_id>/give-back/",
        filings.give_back,
        name="give_back_filing",
    ),
    path("console/targets/", targets.target_books, name="target_books"),
    path("console/targets/draft/", targets.draft_book, name="draft_target_book"),
    path("console/targets/<uuid:book_id>/", targets.target_book, name="target_book"),
    path("console/targets/<uuid:book_id>/sign/", targets.sign_book, name="sign_target_book"),
    path("console/targets/<uuid:book_id>/book.pdf", targets.book_pdf, name="target_book_pdf"),
    path(
        "console/targets/<uuid:book_id>/<int:number>/", targets.propose, name="propose_target"
    ),
    path(
        "console/targets/<uuid:book_id>/<slug:occasion>.pdf",
        targets.report_pdf,
        name="target_report_pdf",
    ),
    path("console/plan/", planning.annual_plan, name="annual_plan"),
    path("console/plan/change/", planning.change_plan, name="change_plan"),
    path("console/quarterly/", reports.quarterly_reports, name="quarterly_reports"),
    path("console/quarterly/begin/", reports.begin_report, name="begin_quarterly_report"),
    path(
        "console/quarterly/<uuid:report_id>/", reports.quarterly_report, name="quarterly_report"
    ),
    path(
        "console/quarterly/<uuid:report_id>/report.pdf",
        reports.quarterly_report_pdf,
        name="quarterly_report_pdf",
    ),
    path("console/closings/", closing.closings, name="closings"),
    path("console/closings/<uuid:closing_id>/", closing.closing, name="closing"),
    path(
        "console/closings/<uuid:closing_id>/<slug:kind>/", closing.note_step, name="note_step"
    ),
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
