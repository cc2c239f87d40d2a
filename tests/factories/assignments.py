"""Valid boring assignments."""

import datetime as dt
import itertools

from wagtail.models import Page

from assignments import services
from tests.factories.records import NOON

_numbers = itertools.count(1)


def make_page(title="廉洁采购"):
    """A page to study, below the root; transactional tests may have flushed the root."""
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    return root.add_child(instance=Page(title=title, slug=f"page-{next(_numbers)}"))


def make_assignment(audience, *, at=NOON, actor=None, **fields):
    """Fifteen minutes for everyone in service within `audience`, due ten days after `at`."""
    number = next(_numbers)
    opens_on = fields.pop("opens_on", at.date())
    return services.open_assignment(
        **{
            "title": f"学习任务{number}",
            "title_en": f"Task {number}",
            "activity_key": f"courses.course:{number}@1",
            "target": fields.pop("target", None) or make_page(),
            "audience": audience,
            "reason": "监察法已修订。",
            "reason_en": "The Supervision Law was amended.",
            "minutes": 15,
            "opens_on": opens_on,
            "due_on": opens_on + dt.timedelta(days=10),
            "actor": actor,
            "at": at,
            **fields,
        }
    )
