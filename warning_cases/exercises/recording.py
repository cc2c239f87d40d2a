"""What a finished exercise leaves in the education record: that it is done, never the answers."""

import datetime as dt
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from django.db import transaction

from cadres.models import Cadre
from records.models import Kind
from records.services import AlreadyRecorded, record_entry
from warning_cases.models import Exercise, WarningCasePage

# As the record says it, in the language of the record and in English.
TITLES: Final[dict[str, tuple[str, str]]] = {
    Exercise.CHOICES: ("案例抉择", "Choices"),
    Exercise.REMINDER: ("提醒时刻", "Reminder moment"),
    Exercise.LADDER: ("纪法阶梯", "Ladder"),
    Exercise.MIRROR: ("照镜子", "Mirror"),
}
# What is for one unit or a few roles is not named where others may read the record.
INTERNAL: Final = ("内部警示案例", "Internal warning case")


def activity_key(case: WarningCasePage, exercise: str, edition: str) -> str:
    """Return the key of an exercise, such as "warning_cases.case:7/ladder@1f0c9a2b".

    What requires it looks for a key up to the @, in whatever edition.
    """
    return f"warning_cases.case:{case.pk}/{exercise}@{edition}"


def record_exercise(
    *,
    case: WarningCasePage,
    cadre: Cadre,
    exercise: str,
    edition: str,
    at: dt.datetime,
    outcome: Mapping[str, Any] | None = None,
) -> None:
    """Write the entry of a finished exercise; having it already changes nothing."""
    name, name_en = TITLES[exercise]
    title, title_en = INTERNAL if case.is_confidential else (case.title, case.title_en)
    with suppress(AlreadyRecorded), transaction.atomic():
        record_entry(
            cadre=cadre,
            kind=Kind.CASE,
            activity_key=activity_key(case, exercise, edition),
            title=f"{name}：{title}"[:255],
            title_en=f"{name_en}: {title_en}"[:255] if title_en else "",
            outcome=outcome,
            at=at,
        )
