"""Erasing a person: salts, names and texts go; places in the tree, hours and counts stay (L8)."""

import datetime as dt
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any, Final, TypeVar

from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre, FactorTries, Posting
from core.append_only import allow_rewriting, forbid_rewriting
from core.errors import DomainError
from records import ledger
from records.models import Certificate, Entry, Erasure, Extract, Pledge, RecordView

if TYPE_CHECKING:
    from collections.abc import Iterator

ERASED_NAME: Final = "已删除"
EMPTY_DIGEST: Final = "0" * 64

Eraser = Callable[[Cadre], int]
ErasesData = TypeVar("ErasesData", bound=Eraser)
_erasers: Final[list[Eraser]] = []


class AlreadyRequested(DomainError):
    """Somebody has asked for this before."""


class NeedsAnotherPerson(DomainError):
    """One person cannot ask and carry out, and nobody decides about themselves."""


class NotRequested(DomainError):
    """Nobody has asked for this erasure, or it was carried out before."""


def erases_personal_data(eraser: ErasesData) -> ErasesData:
    """Call `eraser(cadre)` when a person is erased; it empties its rows and returns how many.

    It runs in the erasure's transaction. Register from `AppConfig.ready`.
    """
    if eraser not in _erasers:
        _erasers.append(eraser)
    return eraser


@transaction.atomic
def request_erasure(*, cadre: Cadre, reason: str, actor: Cadre, at: dt.datetime) -> Erasure:
    """Ask for the erasure of `cadre`. Nothing is deleted yet.

    Raises:
        NeedsAnotherPerson: it is the actor.
        AlreadyRequested: it was asked for, or carried out, before.
    """
    if actor.pk == cadre.pk:
        raise NeedsAnotherPerson(_("Nobody can erase themselves."))
    try:
        with transaction.atomic():
            erasure = Erasure.objects.create(
                cadre=cadre, reason=reason.strip(), requested_by=actor, requested_at=at
            )
    except IntegrityError as error:
        raise AlreadyRequested(_("The erasure of this person was asked for before.")) from error
    log(instance=erasure, action="records.request_erasure", user=actor)
    return erasure


@transaction.atomic
def carry_out_erasure(*, erasure: Erasure, actor: Cadre, at: dt.datetime) -> Erasure:
    """Delete what identifies the person, and keep what the log needs.

    Needs a database role that may lift the triggers of append-only tables: the owner's, not the
    one the site works with. Those tables are locked until the end of the transaction.

    Raises:
        NotRequested: it was carried out before.
        NeedsAnotherPerson: `actor` asked for it, or is the person.
        NotYetSequenced: an entry waits for its place in the tree.
    """
    locked = (
        Erasure.objects.select_for_update(of=("self",))
        .select_related("cadre")
        .get(pk=erasure.pk)
    )
    cadre = locked.cadre
    if locked.carried_out_at is not None:
        raise NotRequested(_("This erasure was carried out before."))
    if actor.pk in (locked.requested_by_id, cadre.pk):
        raise NeedsAnotherPerson(_("Another person than the one who asked must carry it out."))
    locked.salts = ledger.untie(cadre=cadre)
    locked.rows = sum(eraser(cadre) for eraser in _erasers)
    locked.rows += _empty_record(cadre) + _empty_account(cadre)
    locked.carried_out_by, locked.carried_out_at = actor, at
    locked.save(update_fields=["salts", "rows", "carried_out_by", "carried_out_at"])
    log(instance=locked, action="records.decide_erasure", user=actor)
    return locked


def _empty_record(cadre: Cadre) -> int:
    """Empty the texts of entries, certificates, pledges and views; delete extracts."""
    rows = Extract.objects.filter(cadre=cadre).delete()[0]
    with _rewriting(Entry, Certificate, Pledge, RecordView):
        rows += Entry.objects.filter(cadre=cadre).update(
            title=ERASED_NAME,
            title_en="",
            occasion=Concat(Value("erased:"), Cast(F("pk"), CharField())),
            outcome={},
            post_name="",
            vouched_name="",
            evidence=[],
            digest=EMPTY_DIGEST,
        )
        rows += Certificate.objects.filter(cadre=cadre).update(
            name=ERASED_NAME, unit_name="", title=ERASED_NAME, title_en=""
        )
        rows += Pledge.objects.filter(cadre=cadre).update(
            signature=ERASED_NAME, digest=EMPTY_DIGEST
        )
        rows += RecordView.objects.filter(viewer=cadre).update(viewer_name=ERASED_NAME)
        rows += RecordView.objects.filter(cadre=cadre).exclude(purpose="OTHER").update(note="")
        rows += RecordView.objects.filter(cadre=cadre, purpose="OTHER").update(note=ERASED_NAME)
    return rows


def _empty_account(cadre: Cadre) -> int:
    """Leave an account without a name, that nobody can sign in to."""
    rows = Posting.objects.filter(cadre=cadre).delete()[0]
    rows += cadre.grants.all().delete()[0]
    for kept in (cadre.factors, cadre.recovery_codes, cadre.password_uses):
        rows += kept.all().delete()[0]
    rows += FactorTries.objects.filter(cadre=cadre).delete()[0]
    cadre.name, cadre.staff_number, cadre.username = ERASED_NAME, f"erased-{cadre.pk}", None
    cadre.email, cadre.is_active, cadre.is_staff = "", False, False
    cadre.last_login = None
    cadre.set_unusable_password()
    cadre.save()
    return rows + 1


@contextmanager
def _rewriting(*models: Any) -> "Iterator[None]":
    """Lift the triggers of the tables of `models` inside this transaction, and put them back."""
    with ExitStack() as stack:
        for model in models:
            table = model._meta.db_table
            allow_rewriting(connection, table)
            stack.callback(forbid_rewriting, connection, table)
        yield
