"""Making a draft of a case from what was taken in."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre
from core.errors import DomainError
from editorial.intake.mapping import MappedCase
from editorial.models import IntakeNote
from law.forms import find_article
from law.models import Article
from warning_cases.models import CaseIndexPage, WarningCasePage

_LONGEST_WHEN = 60


class NoCaseLibrary(DomainError):
    """The site has no case library to put the draft into."""


@transaction.atomic
def take_in_case(
    *, mapped: MappedCase, case_kind: str, source: str, actor: Cadre, at: dt.datetime
) -> WarningCasePage:
    """Make a draft of a case; whatever found no field is kept as a note beside it.

    The stage of each step is left open for the editor to choose. Lines that name no stored
    article become part of the note.

    Raises:
        NoCaseLibrary: there is no page for cases.
    """
    index = CaseIndexPage.objects.first()
    if index is None:
        raise NoCaseLibrary(_("Lay the case library down first: manage.py create_site."))
    articles, unknown = _articles(mapped.articles, at.date())
    notes = [*mapped.notes, *unknown]
    page = WarningCasePage(
        title=(mapped.title or _("Untitled case"))[:255],
        case_kind=case_kind,
        live=False,
        owner=actor,
        timeline=[("event", _event(when, what)) for when, what in mapped.steps],
        discussion=[("question", question) for question in mapped.questions],
        **mapped.texts,
    )
    page.articles = articles
    index.add_child(instance=page)
    page.save_revision(user=actor, log_action=True)
    IntakeNote.objects.create(
        page_id=page.pk,
        source=source[:200],
        text="\n".join(notes),
        taken_by=actor,
        taken_at=at,
    )
    log(
        instance=page,
        action="editorial.take_in",
        user=actor,
        timestamp=at,
        data={"fields": sorted(mapped.texts), "steps": len(mapped.steps), "notes": len(notes)},
    )
    return page


def _event(when: str, what: str) -> dict[str, object]:
    if len(when) > _LONGEST_WHEN:
        when, what = "", f"{when}{what}"
    return {"stage": "", "when": when, "what": what, "decision": "", "choices": []}


def _articles(lines: list[str], day: dt.date) -> tuple[list[Article], list[str]]:
    """Return the articles that the lines name, without repeats, and the lines that name none."""
    found: dict[int, Article] = {}
    unknown = []
    for line in lines:
        try:
            article = find_article(line.strip("；;。 "), on=day)
        except ValidationError:
            unknown.append(line)
        else:
            found[article.pk] = article
    return list(found.values()), unknown
