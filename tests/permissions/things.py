"""One of everything that an address can name; what is personal belongs to the owner."""

import datetime as dt
from types import SimpleNamespace

from django.utils import timezone

from assignments.amendments.models import DeltaLesson
from assignments.appointments.services import open_packs
from assignments.closing.services import open_checklist
from assignments.exempting.services import ask_exemption
from assignments.reports.services import begin_report
from assignments.services import open_assignment
from assignments.targetbook.services import make_due_reports
from cadres.models import Notice, Power, RiskPoint, RosterImport, Unit
from cadres.notices.services import Draft, post_notices
from cadres.risks.services import find_risk
from campaigns.models import CampaignIndexPage, CampaignPage
from courses.models import LessonMedia
from editorial.models import Bulletin, PunishmentCase, Remark
from exemplars.models import ColumnPage, ExemplarIndexPage, ExemplarPage
from law.models import LawIndexPage, LawModulePage
from quizzes.models import (
    Accommodation,
    Blueprint,
    BlueprintCell,
    HandMarking,
    ItemFigures,
    PlausibilityNote,
    PracticeCard,
    QuestionVersion,
    Regrade,
    TeachingCheck,
)
from quizzes.spot_checks.services import hold_spot_check
from records.activities.codes import printed_code
from records.correcting.services import request_correction
from records.extracts.services import issue_extract
from records.models import Effect, Evidence
from records.services import issue_certificate
from records.xapi.services import issue_credentials
from tests.factories.activities import make_application, make_event
from tests.factories.cadres import make_cadre, make_post, make_posting
from tests.factories.courses import lessons_of, make_course
from tests.factories.pages import add_page, plant_home
from tests.factories.paperwork import make_order, make_signed_book
from tests.factories.quizzes import make_article, make_attempt, make_question, make_quiz
from tests.factories.records import make_entry, make_pledge_text
from tests.permissions.confided import confide
from warning_cases.models import CaseIndexPage, WarningCasePage

CHECK_IN = "activities/check-in/<uuid:event_id>/<slug:code>/"


def make_personal(owner, quiz, *, talker, title="课程结业", secret="内容"):
    """An attempt, an entry, a certificate of `owner` and what they confided, with the values."""
    attempt = make_attempt(quiz, owner)
    entry = make_entry(owner, title=title)
    certificate = issue_certificate(entry=entry, at=timezone.now())
    pack = open_packs(postings=[make_posting(owner)], actor=None, at=timezone.now())[0]
    confided = confide(owner, talker, secret=secret)
    asked = request_correction(
        entry=entry,
        effect=Effect.VOID,
        reason=f"{title}：签到表与实际不符",
        actor=make_cadre("何静澜", unit=owner.unit),
        at=timezone.now(),
    )
    event = make_event(
        owner.unit,
        make_cadre("方若荞", unit=owner.unit),
        title=f"{title}参观",
        place=f"{title}基地",
        starts_at=timezone.now(),
        allows_printed_code=True,
    )
    application = make_application(
        owner, title=f"{title}讲座", account=f"{title}心得", at=timezone.now()
    )
    photo = Evidence.objects.create(  # without its file, so that no test leaves one behind
        application=application,
        digest="0" * 64,
        file="evidence/none.jpg",
        width=4,
        height=3,
        uploaded_by=owner,
        uploaded_at=timezone.now(),
    )
    post_notices(
        drafts=[
            Draft(owner.pk, "REMINDER", f"matrix:{title}", title=f"{title}提醒", url="/record/")
        ],
        at=timezone.now(),
    )
    notice = Notice.objects.get(cadre=owner, key=f"matrix:{title}")
    extract = issue_extract(cadre=owner, purpose=title, actor=owner, at=timezone.now())
    accommodation = Accommodation.objects.create(
        quiz=quiz,
        cadre=owner,
        extra_minutes=10,
        reason=f"{title}：按医嘱",
        granted_by=make_cadre("乔以宁", unit=owner.unit),
        granted_at=timezone.now(),
    )
    values = {
        "accommodation_id": accommodation.pk,
        "note_id": PlausibilityNote.objects.create(
            attempt=attempt, code="FAST", facts={}, noted_at=timezone.now()
        ).pk,
        "card_id": PracticeCard.objects.create(
            cadre=owner,
            question=make_question(),
            memory={},
            due_at=timezone.now() + dt.timedelta(days=1),
            missed_at=timezone.now(),
        ).pk,
        "event_id": event.public_id,
        "notice_id": notice.public_id,
        "application_id": application.public_id,
        "photo_id": photo.public_id,
        f"{CHECK_IN}#code": printed_code(event.secret),
        "public_id": attempt.public_id,
        "record/entries/<uuid:public_id>/receipt.json#public_id": entry.public_id,
        "record/entries/<uuid:public_id>/correction/#public_id": entry.public_id,
        "console/corrections/<uuid:public_id>/#public_id": asked.public_id,
        "console/corrections/<uuid:public_id>/take-back/#public_id": asked.public_id,
        "code": certificate.code,
        "record/extracts/<slug:code>.pdf#code": extract.code,
        "record/extracts/<slug:code>.json#code": extract.code,
        "verify/extract/<str:code>/#code": extract.code,
        "staff_number": owner.staff_number,
        **confided.values,
        **{
            f"appointments/<uuid:public_id>/{place}#public_id": pack.public_id
            for place in ("", "brief/", "study/", "release/")
        },
    }
    return SimpleNamespace(attempt=attempt, entry=entry, certificate=certificate, values=values)


def equip(lesson):
    """Give `lesson` a recording, which has an address of its own, and a checkpoint."""
    lesson.audio = LessonMedia.objects.create(
        title="朗读",
        file="README.md",  # a file that is there, so that no test leaves one behind
        format=LessonMedia.Format.MP3,
        digest="0" * 64,
        seconds=60,
        captions="WEBVTT\n\n00:00.000 --> 00:01.000\n字\n",
        transcript="文字稿",
    )
    lesson.body = [("checkpoint", {"question": make_question()})]
    lesson.save()
    return lesson


def make_things(cast):
    """What belongs to the cadre of the cast, and one page of each kind."""
    home = plant_home()
    course = make_course(title="采购课")
    lesson = equip(lessons_of(course)[0])
    quiz = make_quiz()
    today = timezone.localdate()
    assignment = open_assignment(
        title="学习任务",
        title_en="",
        activity_key=course.activity_key,
        target=course,
        audience=cast.county,
        reason="年度计划",
        reason_en="",
        minutes=10,
        opens_on=today,
        due_on=today + dt.timedelta(days=7),
        actor=None,
        at=timezone.now(),
    )
    owed = assignment.obligations.get(cadre=cast.cadre)
    exemption = ask_exemption(
        obligation=owed, reason="公务", actor=cast.cadre, at=timezone.now()
    )
    post = make_post("审批岗")
    make_posting(cast.teammate, post=post)
    power = Power.objects.create(post=post, name="审批项目")
    point = RiskPoint.objects.create(
        post=post, power=power, code="approving", name="越权审批", level="HIGH"
    )
    finding = find_risk(
        post=post,
        power=None,
        unit=cast.office,
        source="SELF",
        name="拆分项目",
        description="",
        measures="",
        level="HIGH",
        actor=cast.cadre,
        at=timezone.now(),
    )
    roster = RosterImport.objects.create(  # without its file, so that no test leaves one behind
        file_name="花名册.csv",
        digest="0" * 64,
        uploaded_by=cast.supervisor,
        uploaded_at=timezone.now(),
        heard_at=timezone.now(),
        state=RosterImport.State.CHECKED,
    )
    article = make_article()
    DeltaLesson.objects.create(version=article.version, created_at=timezone.now())
    cases = add_page(home, CaseIndexPage, title="案例库", slug="cases")
    case = add_page(cases, WarningCasePage, title="案例", slug="case")
    exemplars = add_page(home, ExemplarIndexPage, title="典型", slug="exemplars")
    exemplar = add_page(exemplars, ExemplarPage, title="典型", slug="exemplar")
    column = add_page(exemplars, ColumnPage, title="专栏", slug="column")
    laws = add_page(home, LawIndexPage, title="法规", slug="law")
    law_module = add_page(
        laws, LawModulePage, title="法规", slug="module", version=article.version
    )
    campaigns = add_page(home, CampaignIndexPage, title="活动", slug="campaigns")
    campaign = add_page(
        campaigns,
        CampaignPage,
        title="春节",
        slug="spring",
        festival="SPRING_FESTIVAL",
        festival_on=dt.date(2027, 2, 6),
        starts_on=today,
        ends_on=today + dt.timedelta(days=30),
        pledge_text=make_pledge_text(),
        body=[("card", {"situation": "送礼", "verdict": "FORBIDDEN", "reason": "不许"})],
    )
    county = Unit.objects.get(pk=cast.county.pk)
    order = make_order(county, cast.supervisor, at=timezone.now())
    book = make_signed_book(
        cast.bureau,
        year=today.year - 1,
        issuer_officer=make_cadre("陶立信", unit=cast.county),
        unit_officer=cast.supervisor,
        at=timezone.now(),
    )
    make_due_reports(at=timezone.now())
    ItemFigures.objects.create(
        version=quiz.items.first().question.current,
        people=9,
        responses=9,
        facility=500,
        seconds=10,
        computed_at=timezone.now(),
    )
    blueprint = Blueprint.objects.create(
        code="plan", title="蓝图", bank=quiz.items.first().question.bank
    )
    BlueprintCell.objects.create(blueprint=blueprint, number=1)
    spot_check = hold_spot_check(
        title="抽查",
        title_en="",
        unit=cast.bureau,
        blueprint=blueprint,
        per_unit=1,
        reason="季度抽查",
        actor=cast.supervisor,
        at=timezone.now(),
        seed="seed",
    )
    teaching_check = TeachingCheck.objects.create(
        title="效果",
        before=quiz,
        after=quiz,
        later=make_quiz(),
        set_up_by=cast.supervisor,
        set_up_at=timezone.now(),
    )
    report = begin_report(
        unit=Unit.objects.get(pk=cast.bureau.pk),
        year=today.year - 1,
        quarter=4,
        actor=cast.supervisor,
        at=timezone.now(),
    )
    closing = open_checklist(
        unit=cast.bureau,
        title="以案促改",
        due_on=today,
        actor=cast.supervisor,
        at=timezone.now(),
    )
    analysis = make_attempt(make_quiz(kinds=["CASE_ANALYSIS"]), cast.cadre)
    asked = QuestionVersion.objects.get(pk=analysis.paper[0]["version"])
    return SimpleNamespace(
        marking=HandMarking.objects.create(
            attempt=analysis,
            item=1,
            version=asked,
            points_possible=1,
            handed_in_at=timezone.now(),
        ),
        regrade=Regrade.objects.create(
            question=asked.question,
            version=asked,
            reason="答案有误",
            requested_by=cast.other_supervisor,
            requested_at=timezone.now(),
        ),
        order=order,
        filing=order.filings.get(unit=cast.bureau),
        book=book,
        report=report,
        closing=closing,
        home=home,
        spot_check=spot_check,
        teaching_check=teaching_check,
        course=course,
        lesson=lesson,
        quiz=quiz,
        personal=make_personal(cast.cadre, quiz, talker=cast.supervisor),
        assignment=assignment,
        owed=owed,
        exemption=exemption,
        post=post,
        power=power,
        point=point,
        finding=finding,
        roster=roster,
        office=cast.office,
        article=article,
        case=case,
        exemplar=exemplar,
        column=column,
        bulletin=make_bulletin(cast),
        punishment=PunishmentCase.objects.create(
            number="青罚1号",
            decided_on=today,
            authority="某局",
            party="某店",
            violation="超标",
            imported_by=cast.supervisor,
            imported_at=timezone.now(),
        ),
        remark=Remark.objects.create(
            page=case, author=cast.cadre, text="一条意见", written_at=timezone.now()
        ),
        law_module=law_module,
        campaign=campaign,
        consumer=issue_credentials(
            name="省级平台",
            scope=cast.county,
            reason="汇总",
            actor=cast.supervisor,
            at=timezone.now(),
        )[0],
    )


def make_bulletin(cast):
    """An issued bulletin, addressed to the unit of the cast's supervisor."""
    bulletin = Bulletin.objects.create(
        year=2026,
        month=11,
        number=1,
        title="通报",
        compiled_by=cast.other_supervisor,
        compiled_at=timezone.now(),
        issued_by=cast.supervisor,
        issued_at=timezone.now(),
    )
    bulletin.addresses.create(unit=cast.bureau)
    return bulletin
