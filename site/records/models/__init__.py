from records.models.access import VIEW_MINUTES, Purpose, RecordView
from records.models.activity import ActivityKind, ActivityRule, Attendance, Event
from records.models.application import Application, Evidence
from records.models.certificate import Certificate, CertificateQuerySet, NameGuess, Standing
from records.models.certificate_notice import LAPSED_STEP, CertificateNotice
from records.models.certificate_template import CertificateTemplate, Layout, activity_of
from records.models.certificate_update import CertificateUpdate
from records.models.consumer import XapiConsumer
from records.models.correction import CorrectionRequest
from records.models.credit import Category, CreditRule, RankHolding, Window
from records.models.entry import Effect, Entry, EntryQuerySet, Kind
from records.models.erasure import Erasure
from records.models.essay import Essay, EssayMark, EssayTask
from records.models.extract import Extract
from records.models.log import Checkpoint, EntrySalt, Leaf, LeafQuerySet, Node
from records.models.pledge import Pledge, PledgeText
from records.models.reflection import Reflection
from records.models.self_report import SelfReport, SelfReportQuerySet
from records.models.talk import FollowUp, Talk, TalkKind, TalkQuerySet
from records.models.witness import Cosignature, Witness

__all__ = [
    "LAPSED_STEP",
    "VIEW_MINUTES",
    "ActivityKind",
    "ActivityRule",
    "Application",
    "Attendance",
    "Category",
    "Certificate",
    "CertificateNotice",
    "CertificateQuerySet",
    "CertificateTemplate",
    "CertificateUpdate",
    "Checkpoint",
    "CorrectionRequest",
    "Cosignature",
    "CreditRule",
    "Effect",
    "Entry",
    "EntryQuerySet",
    "EntrySalt",
    "Erasure",
    "Essay",
    "EssayMark",
    "EssayTask",
    "Event",
    "Evidence",
    "Extract",
    "FollowUp",
    "Kind",
    "Layout",
    "Leaf",
    "LeafQuerySet",
    "NameGuess",
    "Node",
    "Pledge",
    "PledgeText",
    "Purpose",
    "RankHolding",
    "RecordView",
    "Reflection",
    "SelfReport",
    "SelfReportQuerySet",
    "Standing",
    "Talk",
    "TalkKind",
    "TalkQuerySet",
    "Window",
    "Witness",
    "XapiConsumer",
    "activity_of",
]
