"""Reading what a browser delivers: strict shapes, a clear word for each mistake. Pure."""

import json
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _

from core.errors import DomainError
from quizzes.services import AnswerItem

MOST_ITEMS: Final = 200
LONGEST_KEY: Final = 64
LONGEST_WINDOW: Final = 32
LARGEST_SEQUENCE: Final = 2**53 - 1  # what JavaScript counts exactly


class InvalidPayload(DomainError):
    """The delivery is not shaped as documented; the text names the mistake."""


class Delivery(NamedTuple):
    """Answers on their way, and the last sequence numbers the browser knows of."""

    items: list[AnswerItem]
    key: str
    last: dict[int, int]
    window: str = ""  # which window sends; "" without the script


def parse_delivery(body: bytes, *, may_be_empty: bool = False) -> Delivery:
    """Parse `{"items": [{"question": 1, "value": ["a"], "client_seq": 7}], "key": "…"}`.

    `last` (`{"1": 7}`) and `window` are optional. Values are checked against the paper later.

    Raises:
        InvalidPayload: anything else; with `may_be_empty` unset also an empty list.
    """
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidPayload(_("The request is not valid JSON.")) from error
    if not isinstance(payload, dict):
        raise InvalidPayload(_("The request must be a JSON object."))
    items = payload.get("items", [] if may_be_empty else None)
    if not isinstance(items, list) or not (items or may_be_empty):
        raise InvalidPayload(_("“items” must be a list of answers."))
    if len(items) > MOST_ITEMS:
        raise InvalidPayload(
            _("At most %(most)d answers can be sent at once.") % {"most": MOST_ITEMS}
        )
    key = payload.get("key")
    if not isinstance(key, str) or not 0 < len(key) <= LONGEST_KEY or "\x00" in key:
        raise InvalidPayload(
            _("“key” must be a text of 1 to %(longest)d characters.") % {"longest": LONGEST_KEY}
        )
    answers = [_answer(item) for item in items]
    numbers = [answer.question for answer in answers]
    if len(set(numbers)) != len(numbers):
        raise InvalidPayload(_("A question is answered twice in one delivery."))
    return Delivery(answers, key, _last(payload.get("last", {})), _window(payload))


def _answer(item: Any) -> AnswerItem:
    if not isinstance(item, dict) or not item.keys() >= {"question", "value", "client_seq"}:
        raise InvalidPayload(_("Each answer needs “question”, “value” and “client_seq”."))
    if not _is_count(item["question"]):
        raise InvalidPayload(_("“question” must be the number of a question."))
    if not _is_count(item["client_seq"]):
        raise InvalidPayload(
            _("“client_seq” of question %(number)s must be a whole number, 0 or more.")
            % {"number": item["question"]}
        )
    return AnswerItem(item["question"], item["value"], item["client_seq"])


def _last(last: Any) -> dict[int, int]:
    if not isinstance(last, dict) or len(last) > MOST_ITEMS:
        raise InvalidPayload(_("“last” must name the last “client_seq” of each question."))
    parsed = {}
    for number, client_seq in last.items():
        if not (number.isascii() and number.isdigit() and len(number) < 6) or not _is_count(
            client_seq
        ):
            raise InvalidPayload(_("“last” must name the last “client_seq” of each question."))
        parsed[int(number)] = client_seq
    return parsed


def parse_window(body: bytes) -> str:
    """Parse `{"window": "9f3c…"}`.

    Raises:
        InvalidPayload: anything else.
    """
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidPayload(_("The request is not valid JSON.")) from error
    window = _window(payload) if isinstance(payload, dict) else ""
    if not window:
        raise InvalidPayload(_("“window” must be a text of letters and digits."))
    return window


def _window(payload: dict[str, Any]) -> str:
    window = payload.get("window", "")
    if not isinstance(window, str) or not (
        window == ""
        or (window.isascii() and window.isalnum() and len(window) <= LONGEST_WINDOW)
    ):
        raise InvalidPayload(_("“window” must be a text of letters and digits."))
    return window


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and value is not True and 0 <= value <= LARGEST_SEQUENCE
