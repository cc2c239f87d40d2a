"""Writing the education record: entries, certificates, pledges."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

import rfc8785
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, DateField, Q
from django.utils.translation import gettext as _

from cadres.models import Cadre, Posting, Unit
from core.errors import DomainError
from core.prepared import PreparedRead
from core.prepared_writes import PreparedInsert
from core.time import site_date
from records.canonical import canonical
from records.certificates.validity import last_valid_day
from records.ledger import seal
from records.models import (
    Certificate,
    CertificateTemplate,
    Entry,
    Kind,
    NameGuess,
    Pledge,
    PledgeText,
    RecordView,
)
from records.names import same_name
from records.observers import entry_observers, start_observers


class AlreadyRecorded(DomainError):
    """The record holds this activity on this occasion already."""


class SignatureMismatch(DomainError):
    """The typed signature is not the signer's name."""


class AlreadyPledged(DomainError):
    """A pledge was signed on this occasion before."""


class TooManyNameGuesses(DomainError):
    """Too many wrong names were typed for one certificate within an hour."""


NAME_GUESSES_PER_HOUR: Final = 10
_AGAIN: Final = "~"  # "attempt-1~2": earned a second time after the first was withdrawn


_MAIN_POSTING: Final = PreparedRead(
    lambda cadre, day: (
        Posting.objects.on(day)
        .filter(cadre=cadre, is_primary=True)
        .select_related("unit", "post")
        .order_by("-from_on", "-pk")[:1]
    ),
    cadre=BigIntegerField(),
    day=DateField(),
)
_NEW_ENTRY: Final = PreparedInsert(Entry, ignores_conflicts=True)


def fingerprint(entry: Entry) -> str:
    """Return SHA-256, in hexadecimal, of the canonical JSON (RFC 8785) of `entry`."""
    return hashlib.sha256(canonical(entry.fingerprinted())).hexdigest()


def record_entry(
    *,
    cadre: Cadre,
    kind: str,
    activity_key: str,
    title: str,
    title_en: str = "",
    at: dt.datetime,
    credit_hours: Decimal = Decimal("0.00"),
    credit_rule: str = "",
    outcome: Mapping[str, Any] | None = None,
    occasion: str = "",
    credit_days: Decimal = Decimal("0.0"),
    vouched_by: Cadre | None = None,
    evidence: Sequence[str] = (),
    corrects: Entry | None = None,
) -> Entry:
    """Add one line to the education record of `cadre`, with unit and post as they are now.

    Costs one query, an insert and one for the salt, plus what observers ask.

    Args:
        activity_key: what was done and its version, such as "courses.course:42@3".
        at: aware instant of the event; its date on the site's clock is the date of the entry.
        credit_hours: hours awarded by `credit_rule`, to two places.
        outcome: JSON facts of the result, such as {"score": "86.00"}.
        occasion: tells repeated entries of one activity apart.
        vouched_by: who confirmed it, for what the system did not see itself.
        evidence: SHA-256 of each file that shows it, in hexadecimal.
        corrects: the entry that this counter-entry corrects; its hours count on the same day.

    What a correction withdrew may be earned again: the new entry gets an occasion of its own.

    A fault of an observer undoes the whole transaction of the caller.

    Raises:
        AlreadyRecorded: the same activity on the same occasion; nothing is written.
    """
    posting = _MAIN_POSTING.first(cadre=cadre.pk, day=site_date(at))
    if posting and posting.unit_id == cadre.unit_id:
        cadre.unit = posting.unit
    entry = Entry(
        cadre=cadre,
        kind=kind,
        activity_key=activity_key,
        occasion=occasion,
        title=title,
        title_en=title_en,
        occurred_at=at,
        earned_on=corrects.earned_on if corrects else site_date(at),
        credit_hours=credit_hours,
        credit_days=credit_days,
        credit_rule=credit_rule,
        outcome=as_stored(outcome),
        unit=cadre.unit,
        unit_name=cadre.unit.name if cadre.unit else "",
        post_name=posting.post.name if posting else "",
        vouched_by=vouched_by,
        vouched_name=signature_of(vouched_by),
        evidence=list(evidence),
        corrects=corrects,
    )
    entry.digest = fingerprint(entry)
    # No savepoint of its own: a repetition is refused with nothing written, and outside the block.
    with transaction.atomic(savepoint=False):
        is_new = _NEW_ENTRY.insert(entry) or _is_earned_again(entry)
        if is_new:
            seal(entry)
            for observer in entry_observers:
                observer(entry=entry, at=at)
    if not is_new:
        raise AlreadyRecorded(
            _("“%(title)s” is in your record already.") % {"title": entry.label}
        )
    return entry


@transaction.atomic(savepoint=False)
def note_start(*, cadre: Cadre, activity_key: str, at: dt.datetime) -> None:
    """Tell the layers above that `cadre` has begun an activity. Writes nothing itself."""
    for observer in start_observers:
        observer(cadre=cadre, activity_key=activity_key, at=at)


@transaction.atomic
def issue_certificate(*, entry: Entry, at: dt.datetime) -> Certificate:
    """Issue the certificate of `entry`, or return the one that was issued.

    What it says is stored as printed and never follows later changes of name, unit, title or
    template. Its validity ends after the months that the template of its activity grants.
    """
    template = CertificateTemplate.objects.fitting(entry.activity_key).first()
    issued_on = site_date(at)
    certificate, _created = Certificate.objects.get_or_create(
        entry=entry,
        defaults={
            "cadre": entry.cadre,
            "name": entry.cadre.name,
            "unit_name": entry.unit_name,
            "title": entry.title,
            "title_en": entry.title_en,
            "credit_hours": entry.credit_hours,
            "issued_on": issued_on,
            "issuer": issuer_for(entry.unit),
            **(_printed_from(template, issued_on) if template else {}),
        },
    )
    return certificate


@transaction.atomic
def sign_pledge(
    *,
    cadre: Cadre,
    text: PledgeText,
    occasion: str,
    signature: str,
    at: dt.datetime,
    post_clauses: Sequence[Mapping[str, Any]] = (),
) -> Pledge:
    """Sign `text` for `occasion` by typing one's name; the record gets a PLEDGE entry.

    Args:
        occasion: what is pledged for, such as "spring-festival-2027"; once per person.
        post_clauses: clauses of the signer's posts (see `pledging.clauses`), signed as well.

    Raises:
        SignatureMismatch: `signature` is not the name of `cadre` (spaces do not matter).
        AlreadyPledged: there is a pledge for `occasion`; nothing is written.
    """
    if not same_name(signature, cadre.name):
        raise SignatureMismatch(_("Sign with your own name: %(name)s.") % {"name": cadre.name})
    signed = {
        "code": text.code,
        "number": text.number,
        "title": text.title,
        "clauses": text.clauses,
        "name": cadre.name,
        "staff_number": cadre.staff_number,
        "occasion": occasion,
        "signed_at": at.astimezone(dt.UTC).isoformat(),
        **({"post_clauses": [dict(clause) for clause in post_clauses]} if post_clauses else {}),
    }
    pledge = Pledge(
        cadre=cadre,
        text=text,
        occasion=occasion,
        signature=signature.strip(),
        signed_at=at,
        post_clauses=[dict(clause) for clause in post_clauses],
        digest=hashlib.sha256(rfc8785.dumps(signed)).hexdigest(),
    )
    try:
        with transaction.atomic():
            pledge.save(force_insert=True)
            record_entry(
                cadre=cadre,
                kind=Kind.PLEDGE,
                activity_key=pledge.activity_key,
                occasion=occasion,
                title=text.title,
                title_en=text.title_en,
                at=at,
                outcome={"pledge": pledge.digest},
            )
    except (IntegrityError, AlreadyRecorded) as error:
        if Pledge.objects.filter(cadre=cadre, occasion=occasion).exists():
            raise AlreadyPledged(_("You have signed this pledge already.")) from error
        raise
    return pledge


@transaction.atomic
def open_record(
    *, viewer: Cadre, cadre: Cadre, purpose: str, note: str, at: dt.datetime
) -> RecordView:
    """Log that `viewer` opens the record of `cadre`, and why; `cadre` will see it.

    The record then stays open to `viewer` for `VIEW_MINUTES`. The caller has asked the policy.
    """
    return RecordView.objects.create(
        viewer=viewer,
        cadre=cadre,
        viewer_name=viewer.name,
        viewer_unit_name=viewer.unit.name if viewer.unit else "",
        purpose=purpose,
        note=note.strip(),
        opened_at=at,
    )


@transaction.atomic
def confirm_name(*, certificate: Certificate, typed: str, at: dt.datetime) -> bool:
    """Tell whether `typed` is the name on `certificate`, and count it when it is not.

    Raises:
        TooManyNameGuesses: NAME_GUESSES_PER_HOUR wrong names were typed within the hour,
            whoever typed them; nothing is compared.
    """
    # Locking the certificate lets guesses in parallel count one another.
    Certificate.objects.select_for_update().get(pk=certificate.pk)
    recent = certificate.name_guesses.filter(guessed_at__gt=at - dt.timedelta(hours=1))
    if recent.count() >= NAME_GUESSES_PER_HOUR:
        raise TooManyNameGuesses(
            _("Too many wrong names were entered for this certificate. Try again in an hour.")
        )
    if same_name(typed, certificate.name):
        return True
    NameGuess.objects.create(certificate=certificate, guessed_at=at)
    return False


def _printed_from(template: CertificateTemplate, issued_on: dt.date) -> dict[str, Any]:
    """Return the fields of a certificate issued on `issued_on` that `template` decides."""
    months = template.validity_months
    return {
        "template": template,
        "valid_until": last_valid_day(issued_on, months) if months else None,
        "heading": template.heading,
        "heading_en": template.heading_en,
        "wording": template.wording,
        "wording_en": template.wording_en,
        "layout": template.layout,
    }


def issuer_for(unit: Unit | None) -> str:
    """Return who issues: the configured name, else the top above `unit`, else the site."""
    if settings.CERTIFICATE_ISSUER:
        return str(settings.CERTIFICATE_ISSUER)
    if unit is not None:
        top = Unit.objects.filter(path=unit.path[: Unit.steplen]).first()
        if top is not None:
            return str(top.name)
    return str(settings.WAGTAIL_SITE_NAME)


def _is_earned_again(entry: Entry) -> bool:
    """Insert `entry` once more under an occasion of its own, if what it repeats was withdrawn."""
    again = _occasion_after_withdrawal(entry.cadre, entry.activity_key, entry.occasion)
    if again == "":
        return False
    if again:
        entry.occasion = again
        entry.digest = fingerprint(entry)
    entry.save(force_insert=True)  # where it was no repetition, this says what is wrong
    return True


def _occasion_after_withdrawal(cadre: Cadre, activity_key: str, occasion: str) -> str | None:
    """Return the occasion for earning again what was withdrawn; "" where an entry stands.

    None when the record holds nothing of the kind.
    """
    family = Entry.objects.originals().filter(
        Q(occasion=occasion) | Q(occasion__startswith=f"{occasion}{_AGAIN}"),
        cadre=cadre,
        activity_key=activity_key,
    )
    if not family.exists():
        return None
    if family.standing().exists():
        return ""
    return f"{occasion}{_AGAIN}{family.count() + 1}"


def signature_of(officer: Cadre | None) -> str:
    """Return how an officer who vouches is written down: name and unit. One query at most."""
    if officer is None:
        return ""
    return f"{officer.name}（{officer.unit.name}）" if officer.unit else officer.name


def as_stored(outcome: Mapping[str, Any] | None) -> Any:
    """Return `outcome` as it will be read back, so that its fingerprint stays the same."""
    return json.loads(json.dumps(dict(outcome or {}), cls=DjangoJSONEncoder))
