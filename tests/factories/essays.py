"""Valid boring essays, and tasks to write them for."""

import datetime as dt
import itertools
from decimal import Decimal

from records.essays import services
from tests.factories.cadres import make_cadre
from tests.factories.records import NOON

RUBRIC = [{"name": "观点正确", "points": 60}, {"name": "语言准确", "points": 40}]
GOOD, POOR = [50, 30], [20, 10]
_numbers = itertools.count(1)


def make_task(audience, actor, *, markers=None, at=NOON, **fields):
    """A task that opened yesterday and is due in ten days, marked by two people."""
    today = at.date()
    return services.set_task(
        **{
            "title": f"我身边的廉洁故事{next(_numbers)}",
            "brief": "写一件真实的小事，谈谈岗位上的廉洁。",
            "audience": audience,
            "rubric": RUBRIC,
            "opens_on": today - dt.timedelta(days=1),
            "due_on": today + dt.timedelta(days=10),
            "credit_hours": Decimal("2"),
            "markers": markers or [make_cadre("评甲"), make_cadre("评乙")],
            "least_characters": 10,
            "actor": actor,
            "at": at,
            **fields,
        }
    )


def make_essay(task, cadre, *, text="账要一笔一笔记，话要一句一句说清。", at=NOON):
    """An essay that is handed in."""
    essay = services.save_draft(task=task, cadre=cadre, text=text, at=at)
    return services.hand_in(essay=essay, at=at)


def mark_by_all(essay, points=GOOD, at=NOON):
    """The marks of both markers; returns the essay afterwards."""
    for marker in essay.task.markers.all():
        services.mark_essay(essay=essay, points=points, actor=marker, at=at)
    essay.refresh_from_db()
    return essay
