"""What a poster says, and the sheet itself. Always in Chinese: it is a paper."""

import datetime as dt
import io
import json
from functools import singledispatch
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urljoin

import segno
import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from exemplars.models import BoundaryCardPage, ExemplarPage, PracticePage, SelfCheckPage
from exemplars.verdicts import Verdict
from records.fonts import chinese_font
from warning_cases.models import WarningCasePage

_TEMPLATE: Final = Path(__file__).with_name("poster.typ")
_LANGUAGE: Final = "zh-hans"
_MOST_POINTS: Final = 5


class Sheet(NamedTuple):
    """The words of a poster; `answers` stand in boxes beside each other, for readers to choose."""

    kind: str
    title: str
    lead: list[str]
    points: list[str]
    answers: list[str]
    call: str


class NoPoster(TypeError):
    """Pages of this kind have no poster."""


@singledispatch
def sheet_of(page: Any) -> Sheet:
    """Return what the poster of `page` says.

    Raises:
        NoPoster: there is none for pages of this kind.
    """
    raise NoPoster(type(page).__name__)


@sheet_of.register
def _card(page: BoundaryCardPage) -> Sheet:
    return Sheet(
        kind=f"{_('Boundary card')} · {page.get_occasion_display()}",
        title=page.title,
        lead=_lines(page.situation),
        points=[],
        answers=[str(verdict.label) for verdict in Verdict],
        call=_("Decide, then scan for the answer"),
    )


@sheet_of.register
def _case(page: WarningCasePage) -> Sheet:
    return Sheet(
        kind=f"{page._meta.verbose_name} · {page.get_case_kind_display()}",
        title=page.title,
        lead=_lines(page.summary),
        points=_lines(page.lessons)[:_MOST_POINTS],
        answers=[],
        call=_("Scan to read the case step by step"),
    )


@sheet_of.register
def _exemplar(page: ExemplarPage) -> Sheet:
    return Sheet(
        kind=str(page._meta.verbose_name),
        title=page.title,
        lead=_lines(page.summary),
        points=_lines(page.action)[:_MOST_POINTS],
        answers=[],
        call=_("Scan to read what helped"),
    )


@sheet_of.register
def _practice(page: PracticePage) -> Sheet:
    return Sheet(
        kind=f"{page._meta.verbose_name} · {page.kept_by}",
        title=page.title,
        lead=_lines(page.arrangement),
        points=_lines(page.steps)[:_MOST_POINTS],
        answers=[],
        call=_("Scan to read how it works"),
    )


@sheet_of.register
def _self_check(page: SelfCheckPage) -> Sheet:
    return Sheet(
        kind=f"{page._meta.verbose_name} · {page.occasion}",
        title=page.title,
        lead=_lines(page.summary),
        points=_lines(page.questions),
        answers=[],
        call=_("Scan to check yourself; nothing is sent"),
    )


def has_poster(page: Any) -> bool:
    """Tell whether pages of this kind have a poster."""
    return sheet_of.dispatch(type(page)) is not sheet_of.dispatch(object)


def poster_pdf(page: Any, *, at: dt.datetime) -> bytes:
    """Return the poster of `page` as one page of A4.

    Raises:
        NoPoster: see `sheet_of`.
        records.fonts.FontMissing: there is no font that can write Chinese.
    """
    address = urljoin(str(settings.WAGTAILADMIN_BASE_URL), page.url or "/")
    qr = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        qr, kind="svg", border=0, dark="#1c2b33", xmldecl=False
    )
    with translation.override(_LANGUAGE):
        content = {
            **sheet_of(page)._asdict(),
            "address": address,
            "note": _("Fictional or anonymised; for education only.")
            if getattr(page, "case_kind", "FICTIONAL") != "PUBLIC"
            else page.source,
        }
    pdf: bytes = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(chinese_font().path.parent)],
        ignore_system_fonts=True,
        timestamp=int(at.timestamp()),
        sys_inputs={
            "content": json.dumps(content, ensure_ascii=False),
            "qr": qr.getvalue().decode(),
        },
    )
    return pdf


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
