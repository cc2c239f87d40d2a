"""Channels by which notices travel. An adapter for another one (SMS, WeCom) is one class here.

`NOTICE_CHANNELS` names those in use. A channel is told a `key` with each message that is the same
however often the message is tried: gateways take it as the client's message id.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from cadres.models import Cadre


class NotDelivered(OSError):
    """The channel could not take the message; it will be tried again."""


class Message(NamedTuple):
    """What a channel is to deliver, in Chinese: people have no stored language."""

    key: str
    recipient: Cadre
    subject: str
    body: str
    attachment: tuple[str, str, str] | None = None  # name, content, type


class Line(Protocol):
    """An open connection of a channel."""

    def send(self, message: Message) -> None:
        """Deliver the message or raise OSError."""


class Channel(Protocol):
    code: str

    def reaches(self, cadre: Cadre) -> bool:
        """Tell whether the channel has an address of `cadre`."""

    def line(self) -> "Any":
        """Return a context manager that yields a `Line`."""


class EmailChannel:
    """Mail by the configured backend; in development it is printed to the log."""

    code = "EMAIL"

    def reaches(self, cadre: Cadre) -> bool:
        return bool(cadre.email)

    @contextmanager
    def line(self) -> Iterator[Line]:
        with get_connection() as connection:
            yield _MailLine(connection)


class _MailLine:
    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def send(self, message: Message) -> None:
        host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("<> ") or "localhost"
        mail = EmailMessage(
            message.subject,
            message.body,
            to=[message.recipient.email],
            headers={"Message-ID": f"<{message.key}@{host}>"},
            connection=self._connection,
        )
        if message.attachment is not None:
            mail.attach(*message.attachment)
        mail.send()


class FileChannel:
    """Writes each message as a JSON file named by its key: for a gateway's collector, and to try out.

    A message tried twice is the same file twice.
    """

    def __init__(self, code: str) -> None:
        self.code = code

    def reaches(self, cadre: Cadre) -> bool:
        return True

    @contextmanager
    def line(self) -> Iterator[Line]:
        folder = Path(settings.NOTICE_FOLDER) / self.code.lower()
        folder.mkdir(parents=True, exist_ok=True)
        yield _FileLine(folder)


class _FileLine:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message) -> None:
        content = {
            "key": message.key,
            "to": message.recipient.staff_number,
            "subject": message.subject,
            "body": message.body,
        }
        unfinished = self._folder / f".{message.key}.part"
        unfinished.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        unfinished.replace(self._folder / f"{message.key}.json")


CHANNELS: Final[dict[str, Channel]] = {
    "EMAIL": EmailChannel(),
    "SMS": FileChannel("SMS"),
    "WECOM": FileChannel("WECOM"),
}


def channels_in_use() -> Sequence[Channel]:
    """Return the channels that `NOTICE_CHANNELS` names, in its order."""
    return [CHANNELS[code.upper()] for code in settings.NOTICE_CHANNELS if code]
