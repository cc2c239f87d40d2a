"""Valid boring orders and target books."""

import datetime as dt

from assignments.filings.services import issue_order
from assignments.targetbook.services import draft_book, sign_book
from core.time import site_date


def make_order(issuer, actor, *, at, **fields):
    """A study order to the units below `issuer`, due in ten days."""
    return issue_order(
        **{
            "kind": "STUDY",
            "title": "学习修订后的监察法",
            "body": "组织一次集中学习，报送时间、名单、记录和照片。",
            "issuer": issuer,
            "due_on": site_date(at) + dt.timedelta(days=10),
            "actor": actor,
            "at": at,
            **fields,
        }
    )


def make_signed_book(unit, *, year, issuer_officer, unit_officer, at):
    """A book on whose usual numbers both sides have signed."""
    book = draft_book(unit=unit, year=year, actor=issuer_officer, at=at)
    for side, officer in (("ISSUER", issuer_officer), ("UNIT", unit_officer)):
        book = sign_book(book=book, side=side, signature=officer.name, actor=officer, at=at)
    return book
