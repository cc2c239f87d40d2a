"""Taking part in a campaign: being reached, judging the cards, signing the pledge."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from assignments.models import Obligation
from cadres.models import Cadre
from campaigns.lesson import Card, cards_of, unanswered
from campaigns.library import with_library_cards
from campaigns.models import CampaignPage, Participation
from core.errors import DomainError
from core.time import long_date, site_date
from records import services as records
from records.models import Kind


class CampaignNotOpen(DomainError):
    """The campaign has not begun, or is over and was not this person's to do."""


class CardsUnanswered(DomainError):
    """At least one card has no answer; nothing is written."""

    def __init__(self, message: str, missing: list[Card]) -> None:
        super().__init__(message)
        self.missing = missing


class LessonNotAnswered(DomainError):
    """The pledge comes after the cards."""


class NothingToPledge(DomainError):
    """The campaign asks for no pledge."""


@transaction.atomic
def mark_reached(*, campaign: CampaignPage, cadre: Cadre, at: dt.datetime) -> Participation:
    """Remember that `cadre` has seen the campaign. Repeating it changes nothing.

    Raises:
        CampaignNotOpen: see `require_open`.
    """
    require_open(campaign=campaign, cadre=cadre, at=at)
    participation, _is_new = Participation.objects.get_or_create(
        campaign=campaign,
        cadre=cadre,
        defaults={"unit_id": cadre.unit_id, "reached_at": at},
    )
    return participation


@transaction.atomic
def answer_cards(
    *, campaign: CampaignPage, cadre: Cadre, answers: Mapping[str, str], at: dt.datetime
) -> Participation:
    """Keep the reader's judgement of every card; the page then shows each verdict and reason.

    A wrong judgement teaches and fails nobody: the lesson is done when every card is answered.
    The first answers stay; sending again changes nothing. Only the person sees them.

    Args:
        answers: verdicts by card id.

    Raises:
        CampaignNotOpen: see `require_open`.
        CardsUnanswered: with the cards in `missing`.
    """
    participation = _locked(campaign, cadre, at)
    if participation.lesson_at is not None:
        return participation
    cards = cards_of(with_library_cards(campaign.body.raw_data))
    missing = unanswered(cards, answers)
    if missing:
        raise CardsUnanswered(_("Choose an answer on every card first."), missing)
    participation.answers = {card.id: answers[card.id] for card in cards}
    participation.lesson_at = at
    participation.save(update_fields=["answers", "lesson_at"])
    records.note_start(cadre=cadre, activity_key=campaign.activity_key, at=at)
    _complete_if_done(participation, campaign, cadre, at)
    return participation


@transaction.atomic
def sign_campaign_pledge(
    *, campaign: CampaignPage, cadre: Cadre, signature: str, at: dt.datetime
) -> Participation:
    """Sign the campaign's pledge by typing one's name. Signing again changes nothing.

    Raises:
        CampaignNotOpen: see `require_open`.
        NothingToPledge: the campaign has no pledge.
        LessonNotAnswered: the cards come first.
        records.services.SignatureMismatch: `signature` is not the name of `cadre`.
    """
    participation = _locked(campaign, cadre, at)
    if participation.pledged_at is not None:
        return participation
    if campaign.pledge_text is None:
        raise NothingToPledge(_("This campaign asks for no pledge."))
    if participation.lesson_at is None:
        raise LessonNotAnswered(_("Answer the cards first; the pledge comes after them."))
    try:
        with transaction.atomic():
            records.sign_pledge(
                cadre=cadre,
                text=campaign.pledge_text,
                occasion=campaign.activity_key,
                signature=signature,
                at=at,
            )
    except records.AlreadyPledged:  # signed before this participation was kept
        pass
    participation.pledged_at = at
    participation.save(update_fields=["pledged_at"])
    _complete_if_done(participation, campaign, cadre, at)
    return participation


def require_open(*, campaign: CampaignPage, cadre: Cadre, at: dt.datetime) -> None:
    """Check that `cadre` may take part at `at`. One query, and only after the end.

    After its last day a campaign stays open to those to whom it was assigned and who have not
    done it: what is owed can always be done.

    Raises:
        CampaignNotOpen: it begins later, or it is over and not owed.
    """
    today = site_date(at)
    if today < campaign.starts_on:
        raise CampaignNotOpen(
            _("The campaign begins on %(day)s.") % {"day": long_date(campaign.starts_on)}
        )
    if today > campaign.ends_on and not is_owed(campaign, cadre):
        raise CampaignNotOpen(
            _("The campaign ended on %(day)s.") % {"day": long_date(campaign.ends_on)}
        )


def is_owed(campaign: CampaignPage, cadre: Cadre) -> bool:
    """Tell whether `cadre` was assigned the campaign and has not done it. One query."""
    return Obligation.objects.open().of(cadre, campaign.activity_key).exists()


def _locked(campaign: CampaignPage, cadre: Cadre, at: dt.datetime) -> Participation:
    """Return the participation, made if need be, held until the transaction ends."""
    reached = mark_reached(campaign=campaign, cadre=cadre, at=at)
    return Participation.objects.select_for_update().get(pk=reached.pk)


def _complete_if_done(
    participation: Participation, campaign: CampaignPage, cadre: Cadre, at: dt.datetime
) -> None:
    """Write the record's entry once lesson and pledge are done; obligations follow it."""
    if participation.lesson_at is None or participation.completed_at is not None:
        return
    if campaign.pledge_text_id is not None and participation.pledged_at is None:
        return
    try:
        with transaction.atomic():
            records.record_entry(
                cadre=cadre,
                kind=Kind.CAMPAIGN,
                activity_key=campaign.activity_key,
                title=campaign.title,
                title_en=campaign.title_en,
                at=at,
                outcome={
                    "cards": len(participation.answers),
                    "pledged": participation.pledged_at is not None,
                },
            )
    except records.AlreadyRecorded:  # a restored participation; the record is right
        pass
    participation.completed_at = at
    participation.save(update_fields=["completed_at"])
