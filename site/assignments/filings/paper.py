"""A filed answer as a paper."""

from django.utils import translation
from django.utils.translation import gettext as _

from assignments.filings.models import Filing
from assignments.papers.pdf import LANGUAGE, Paper, Signature, Table
from core.time import day_and_time, long_date


def filing_paper(filing: Filing) -> Paper:
    """Return the paper of a filing that was filed; in Chinese."""
    order = filing.order
    assert filing.filed_at is not None
    assert filing.filed_by is not None
    with translation.override(LANGUAGE):
        facts = [
            (_("Order"), f"{order.number} {order.title}"),
            (_("Unit"), filing.unit.name),
            (_("Issuing unit"), order.issuer.name),
            (_("Due date"), long_date(order.due_on)),
            (_("Receipt number"), filing.receipt_number),
        ]
        tables = []
        if order.is_study and filing.held_at is not None:
            facts += [
                (_("Held at"), f"{day_and_time(filing.held_at)} {filing.place}"),
                (_("People on the roll"), str(len(filing.roll))),
                (_("Photos"), str(len(filing.photos))),
            ]
            rows = [[each["name"], each["staff_number"]] for each in filing.roll]
            tables = [Table(_("Roll"), [_("Name"), _("Staff number")], rows)]
        return Paper(
            heading=_("Receipt of a filing"),
            subheading=order.title,
            facts=facts,
            paragraphs=[line for line in filing.text.splitlines() if line.strip()],
            tables=tables,
            signatures=[
                Signature(_("Filed by"), filing.filed_by.name, day_and_time(filing.filed_at))
            ],
            footer=_("Qingfeng"),
        )
