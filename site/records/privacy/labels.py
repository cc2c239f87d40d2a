"""A label for everything that is kept about a person; a test finds tables and fields without one.

Models are named as texts, so that the record need not know the apps above it.
"""

from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Label(NamedTuple):
    """What is kept in `places`, what for, who sees it, how long it is kept.

    A place is a model ("records.Entry": all its fields) or one field ("cadres.Cadre.email").
    """

    what: Promise
    why: Promise
    seen_by: Promise
    kept: Promise
    places: tuple[str, ...]


_WHILE_SERVING: Final = _("while you are in service, then until erasure is asked for")
_WITH_RECORD: Final = _("with the record; emptied when you are erased")
_AUDIT: Final = _("at least 183 days, as the audit log must be")
_OWN_AND_UNIT: Final = _("you; the supervisors and inspectors of your units, after saying why")

LABELS: Final = (
    Label(
        _("Name, staff number, unit, post, rank, type, status"),
        _("to know who studies, and what your post asks of you"),
        _("you; those who track your unit's completion or keep its roster"),
        _WHILE_SERVING,
        ("cadres.Cadre.name", "cadres.Cadre.sort_key", "cadres.Cadre.staff_number",
         "cadres.Cadre.unit", "cadres.Cadre.rank", "cadres.Cadre.official_type",
         "cadres.Cadre.status", "cadres.Posting", "records.RankHolding",
         "cadres.RosterVerdict", "cadres.ContactPoint"),
    ),
    Label(
        _("User name, password (as a hash only), last sign-in, session"),
        _("to let you in and nobody else"),
        _("nobody; the password cannot be read back"),
        _("until you change it, or the account is closed"),
        ("cadres.Cadre.username", "cadres.Cadre.password", "cadres.Cadre.last_login",
         "cadres.Cadre.is_active", "cadres.Cadre.is_staff", "cadres.Cadre.is_superuser",
         "cadres.Cadre.joined_at", "cadres.Cadre.password_set_at",
         "cadres.Cadre.password_expires_at", "cadres.PasswordUse",
         "cadres.Cadre.rights_version", "cadres.Cadre.sessions_version", "wagtailusers.UserProfile"),
    ),
    Label(
        _("Second factors: sealed secret or public key, when enrolled and used, wrong codes"),
        _("to let you in and nobody else"),
        _("you; the secret cannot be read back, resets are in the audit log"),
        _("until you remove it, it is reset, or you are erased"),
        ("cadres.Factor", "cadres.RecoveryCode", "cadres.FactorTries"),
    ),
    Label(
        _("E-mail address"),
        _("to remind you of certificates and due study"),
        _("the system administrator"),
        _WHILE_SERVING,
        ("cadres.Cadre.email",),
    ),
    Label(
        _("Notices in your inbox, and how many of them you have not read"),
        _("to tell you what is due, once, and not again when it is done"),
        _("you; your unit sees how many were told, never who read it"),
        _WHILE_SERVING,
        ("cadres.Notice", "cadres.Cadre.unread_notices", "assignments.Reminder"),
    ),
    Label(
        _("What you signed, filed or proposed for a unit: target books, orders, filings"),
        _("so that what a unit undertakes and answers has a name under it"),
        _("the officers of the unit and of the units above it"),
        _AUDIT,
        ("assignments.Filing", "assignments.Order", "assignments.Target",
         "assignments.TargetBook", "assignments.AnnualPlan", "assignments.QuarterlyReport",
         "assignments.CaseClosing", "assignments.ClosingStep"),
    ),
    Label(
        _("Roles you hold"),
        _("to decide what you may open"),
        _("you; the security administrator and the auditor"),
        _("until they are withdrawn"),
        ("cadres.Grant",),
    ),
    Label(
        _("Education record: entries, certificates, corrections, extracts"),
        _("to prove what you learnt, whoever asks in ten years"),
        _OWN_AND_UNIT,
        _WITH_RECORD,
        ("records.Entry", "records.Certificate", "records.CorrectionRequest", "records.Extract"),
    ),
    Label(
        _("Offline activities: attendance, declarations, photos as evidence"),
        _("to credit what happened outside this site"),
        _("you; who plans, approves or confirms the activity"),
        _WITH_RECORD,
        ("records.Attendance", "records.Application", "records.Evidence", "records.Event"),
    ),
    Label(
        _("Pledges and self-reports"),
        _("to stand by what you signed"),
        _("you; your unit sees who signed, and the report you sent it"),
        _WITH_RECORD,
        ("records.Pledge", "records.SelfReport"),
    ),
    Label(
        _("Essays and speeches, their marks, and whether you agreed to be shown"),
        _("to mark them, and to credit what passes"),
        _("you; the markers, without your name; who set the task; everyone, if you agree"),
        _WITH_RECORD,
        ("records.Essay", "records.EssayMark", "records.EssayTask"),
    ),
    Label(
        _("Private journal, notes and bookmarks"),
        _("for yourself alone"),
        _("you and nobody else"),
        _("until you delete it"),
        ("records.Reflection", "courses.LessonNote"),
    ),
    Label(
        _("Integrity talks"),
        _("to prepare and keep a talk"),
        _("the two parties and the officer who arranged it"),
        _WITH_RECORD,
        ("records.Talk",),
    ),
    Label(
        _("What you study: progress, attempts and answers, assignments, campaigns"),
        _("to go on where you stopped, to mark tests, to know what is due"),
        _("you; your unit sees done or not done, never single answers"),
        _WHILE_SERVING,
        ("courses.LessonProgress", "courses.CourseCompletion", "courses.MediaPlay",
         "quizzes.Attempt",
         "quizzes.HandMarking", "quizzes.HandMark",
         "assignments.Obligation", "assignments.Exemption", "campaigns.Participation",
         "quizzes.Accommodation"),
    ),
    Label(
        _("What you do with warning cases: choices, taps, placements, a clause kept for the pledge"),
        _("to go on where you stopped; the record says only that an exercise is done"),
        _("you and nobody else; where people tapped is counted without names"),
        _WHILE_SERVING,
        ("warning_cases.ExerciseRun", "warning_cases.MirrorClause"),
    ),
    Label(
        _("Wrong-answer book and questions of the day"),
        _("to bring back what you missed, when you are about to forget it"),
        _("you and nobody else"),
        _WHILE_SERVING,
        ("quizzes.PracticeCard", "quizzes.DailyAnswer"),
    ),
    Label(
        _("Your answers, noted for the analysis of questions; questions about an attempt"),
        _("to find bad questions, and to see what a course has taught"),
        _("figures of five people or more; questions about an attempt, by who runs your exams"),
        _WHILE_SERVING,
        ("quizzes.Response", "quizzes.PlausibilityNote"),
    ),
    Label(
        _("Invitations to spot checks and later tests"),
        _("to ask some people, drawn by lot, what they still know"),
        _("you; who runs your exams"),
        _WHILE_SERVING,
        ("quizzes.Invitation",),
    ),
    Label(
        _("What a new post asks of you before you take it up"),
        _("to see that nothing is missing on the day you begin"),
        _OWN_AND_UNIT,
        _WITH_RECORD,
        ("assignments.AppointmentPack",),
    ),
    Label(
        _("Who opened whose record, when and why"),
        _("so that you know, and nobody looks without a reason"),
        _("the person whose record it is"),
        _WITH_RECORD,
        ("records.RecordView",),
    ),
    Label(
        _("What you wrote in the discussion of a case"),
        _("to talk about cases, where your site allows it"),
        _("everybody who may read the case, once a reviewer let it through"),
        _("until you take it back"),
        ("editorial.Remark",),
    ),
    Label(
        _("What you did in an office: edited, reviewed, assigned, decided"),
        _("so that every decision has a name"),
        _("the auditor; who works on the same thing"),
        _AUDIT,
        ("assignments.Assignment", "cadres.UnitChange", "cadres.RiskFinding",
         "cadres.RosterImport", "quizzes.QuestionVersion", "quizzes.Question",
         "quizzes.Regrade", "quizzes.QuestionReview", "law.Version",
         "quizzes.SpotCheck", "quizzes.TeachingCheck",
         "law.StaleCitation", "records.XapiConsumer",
         "records.Erasure", "editorial.Waiver", "editorial.EditorialPlan",
         "editorial.ReviewNotice", "editorial.Bulletin", "editorial.BulletinReceipt",
         "editorial.IntakeNote", "editorial.PunishmentCase"),
    ),
)  # fmt: skip

# Wagtail's own tables and page types name people only as editors and reviewers.
OFFICE_APPS: Final = frozenset(
    {"wagtaildocs", "wagtailimages", "wagtailadmin", "wagtailcore", "wagtailusers"}
)


def labelled_places() -> set[str]:
    """Return every model and field that has a label."""
    return {place for label in LABELS for place in label.places}
