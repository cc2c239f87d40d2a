"""The file that somebody has tried, kept until they confirm it: one for each person, for an hour.

What is confirmed is what was tried: the form carries a signed note that says whose file it is and
its digest. The files lie below MEDIA_ROOT, where nothing has an address; the worker clears them.
"""

import datetime as dt
import hashlib
from typing import Any, Final, NamedTuple

from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.errors import DomainError
from quizzes.models import Bank

FOLDER: Final = "question-files"
KEPT_FOR: Final = dt.timedelta(hours=1)
_SALT: Final = "quizzes.exchange.keeping"


class FileGone(DomainError):
    """Too old, another file has taken its place, imported already, or somebody else's."""

    def __init__(self) -> None:
        super().__init__(_("The file that was tried is not kept any more. Choose it again."))


class KeptFile(NamedTuple):
    """A tried file and what was said with it."""

    content: bytes
    name: str
    bank: Bank
    format_code: str
    hands_in: bool


def keep_file(*, file: KeptFile, actor: Cadre) -> str:
    """Keep `file` in the place of any other of `actor`'s; return the note that brings it back."""
    path = _path(actor)
    default_storage.delete(path)
    default_storage.save(path, ContentFile(file.content))
    said = {
        "digest": hashlib.sha256(file.content).hexdigest(),
        "name": file.name,
        "bank": file.bank.pk,
        "format": file.format_code,
        "hands_in": file.hands_in,
    }
    return _signer(actor).sign_object(said)


def kept_file(*, note: str, actor: Cadre) -> KeptFile:
    """Return the file that `note` stands for.

    Raises:
        FileGone: there is none, or not for `actor`.
    """
    try:
        said: dict[str, Any] = _signer(actor).unsign_object(note, max_age=KEPT_FOR)
        with default_storage.open(_path(actor), "rb") as file:
            content = file.read()
        bank = Bank.objects.get(pk=said["bank"])
    except (signing.BadSignature, OSError, Bank.DoesNotExist) as error:
        raise FileGone from error
    if hashlib.sha256(content).hexdigest() != said["digest"]:
        raise FileGone
    return KeptFile(content, said["name"], bank, said["format"], said["hands_in"])


def drop_file(*, actor: Cadre) -> None:
    """Forget the file of `actor`, if there is one."""
    default_storage.delete(_path(actor))


def drop_old_files(*, at: dt.datetime) -> int:
    """Delete what nobody has confirmed in time; return how many files."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return 0
    paths = [f"{FOLDER}/{name}" for name in names]
    old = [path for path in paths if default_storage.get_modified_time(path) < at - KEPT_FOR]
    for path in old:
        default_storage.delete(path)
    return len(old)


def _path(actor: Cadre) -> str:
    return f"{FOLDER}/{actor.pk}"


def _signer(actor: Cadre) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"{_SALT}:{actor.pk}")
