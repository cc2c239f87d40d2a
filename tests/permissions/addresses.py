"""What fills the parameters of addresses, from one of everything."""

import datetime as dt

from wagtail.models import Collection, Page, Task, Workflow

from assignments.models import WorkDay
from records.models import CertificateTemplate, CreditRule
from warning_cases.models import Charge, Term


def values_for(things):
    """What fills the parameters of addresses; `pattern#name` answers for one address only."""
    page = things.case
    page.save_revision()
    page = Page.objects.get(pk=page.pk)
    term = Term.objects.first()
    gone = 99_999_999
    return {
        # ours
        "console/marking/<uuid:public_id>/#public_id": things.marking.public_id,
        "console/marking/<uuid:public_id>/second/#public_id": things.marking.public_id,
        "console/regrades/<uuid:public_id>/#public_id": things.regrade.public_id,
        "question_id": things.regrade.question_id,
        "lesson_id": things.lesson.pk,
        "block_id": things.lesson.body[0].id,
        "lessons/<int:lesson_id>/media/<uuid:public_id>/#public_id": (
            things.lesson.audio.public_id
        ),
        "lessons/<int:lesson_id>/media/<uuid:public_id>/played/#public_id": (
            things.lesson.audio.public_id
        ),
        "lessons/<int:lesson_id>/media/<uuid:public_id>/captions/<slug:language>.vtt#public_id": (
            things.lesson.audio.public_id
        ),
        "language": "zh",
        "case_id": things.case.pk,
        "quiz_id": things.quiz.pk,
        **things.personal.values,
        "rule_id": CreditRule.objects.first().pk,
        "assignment_id": things.assignment.pk,
        "obligation_id": things.owed.pk,
        "exemption_id": things.exemption.pk,
        "finding_id": things.finding.pk,
        "course_id": things.course.pk,
        "posts/<slug:code>/#code": things.post.code,
        **{
            f"console/posts/<slug:code>/{place}#code": things.post.code
            for place in ("", "powers/", "find/")
        },
        "power_id": things.power.pk,
        "point_id": things.point.pk,
        **{
            f"console/units/<str:code>/{place}#code": things.office.code
            for place in ("", "reorganise/", "contact-point/")
        },
        **{
            f"console/roster/<uuid:public_id>/{place}#public_id": things.roster.public_id
            for place in ("", "progress/", "decide/", "leavers/")
        },
        "day_id": WorkDay.objects.get_or_create(day=dt.date(2030, 1, 1), is_working=False)[
            0
        ].pk,
        "ending": "csv",
        "stale_id": gone,
        "choice": "still-right",
        "version_id": things.article.version_id,
        "console/questions/<int:version_id>/#version_id": (
            things.quiz.items.first().question.current_id
        ),
        "bank_id": things.quiz.items.first().question.bank_id,
        "format_code": "gift",
        "console/spot-checks/<int:check_id>/#check_id": things.spot_check.pk,
        "console/teaching/<int:check_id>/#check_id": things.teaching_check.pk,
        "statutes/<str:code>/#code": things.article.version.instrument.code,
        "statutes/<str:code>/<str:number>/#code": things.article.version.instrument.code,
        "statutes/<str:code>/<str:number>/card/#code": things.article.version.instrument.code,
        "number": things.article.written_number,
        "board/units/trend/<slug:code>/#code": "COVERAGE",
        "board/units/names/<slug:code>/#code": "PLEDGES",
        "consumer_id": things.consumer.pk,
        "xapi/statements/more/<str:token>#token": "none",
        "template_id": CertificateTemplate.objects.get_or_create(name="年度证书")[0].pk,
        "campaign_id": things.campaign.pk,
        "bulletin_id": things.bulletin.pk,
        "remark_id": things.remark.pk,
        "punishment_id": things.punishment.pk,
        "columns/<int:page_id>/feed.atom#page_id": things.column.pk,
        "order_id": things.order.public_id,
        "filing_id": things.filing.public_id,
        "book_id": things.book.public_id,
        "report_id": things.report.public_id,
        "closing_id": things.closing.public_id,
        "console/closings/<uuid:closing_id>/<slug:kind>/#kind": "cause",
        "console/targets/<uuid:book_id>/<int:number>/#number": 1,
        "occasion": "MID_YEAR",
        # Wagtail's
        "page_id": page.pk,
        "page_pk": page.pk,
        "parent_page_id": page.get_parent().pk,
        "page_to_move_id": page.pk,
        "destination_id": page.get_parent().pk,
        "revision_id": page.latest_revision_id,
        "content_type_app_name": "warning_cases",
        "content_type_model_name": "warningcasepage",
        "app_name": "warning_cases",
        "app_label": "warning_cases",
        "model_name": "term",
        "object_id": term.pk,
        "pk": gone,
        "filter_spec": "fill-10x10",
        "signature": "none",
        "image_id": gone,
        "document_id": gone,
        "doc_id": gone,
        "collection_id": Collection.objects.first().pk,
        "uploaded_file_id": gone,
        "session_id": gone,
        "restriction_id": gone,
        "page_view_restriction_id": gone,
        "task_state_id": gone,
        "workflow_state_id": gone,
        "task_id": getattr(Task.objects.first(), "pk", gone),
        "workflow_pk": getattr(Workflow.objects.first(), "pk", gone),
        "action": "approve",
        "action_name": "publish",
        "uidb64": "none",
        "token": "none",
        "path": "none.png",
        "charge": Charge.objects.first().pk,
        r"regex:admin/pages/^(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$": (
            f"admin/pages/{page.pk}/revisions/compare/earliest...latest/"
        ),
        "regex:admin/^.*/$": "admin/no-such-place/",
        r"regex:documents/^(\d+)/(.*)$": f"documents/{gone}/none.pdf",
        r"regex:^((?:[\w\-]+/)*)$": page.get_parent().url.lstrip("/") or "cases/",
    }
