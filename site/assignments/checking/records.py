"""Does the education record hold what it should, and is finished what it says? Differences by rule.

What courses and tests store follows from facts in the same transaction; a line that is missing is
never made up, since it shows that somebody has tampered with the tables.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from assignments.recounting import MOST_NAMED
from cadres.models import Cadre
from courses.recomputing import Difference, differences, repair
from quizzes.rechecking import results_without_entry

RECORD_RULES: Final = {
    "lesson_open": _("Whoever has done all that a lesson asks for has finished it."),
    "course_open": _("Whoever has finished all lessons of a course has finished the course."),
    "entry_missing": _("Whoever has finished a course has a line in the record that says so."),
    "result_without_entry": _("Every result of a test stands in the record."),
}
REPAIRED: Final = ("lesson_open", "course_open")  # the others have to be looked into


@dataclass(frozen=True)
class RecordDifference:
    """One rule that does not hold for a lesson, a course or a test, and for whom."""

    about: str
    rule: str
    staff_numbers: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the difference as JSON types; people are named by staff number."""
        return {"about": self.about, "rules": [self.rule], self.rule: self.staff_numbers}


def check_records(*, at: dt.datetime, fix: bool = False) -> Iterator[RecordDifference]:
    """Yield what differs; with `fix`, finish what the facts say is finished.

    A few queries for each lesson, course and test, whatever the number of people.
    """
    found: dict[tuple[str, int], list[Difference]] = defaultdict(list)
    for each in differences():
        found[each.kind, each.page_id].append(each)
    for (rule, page_id), of_page in found.items():
        people = Cadre.objects.filter(pk__in=[each.cadre_id for each in of_page[:MOST_NAMED]])
        named = people.order_by("staff_number").values_list("staff_number", flat=True)
        yield RecordDifference(Page.objects.get(pk=page_id).title, rule, tuple(named))
        if fix:
            for each in of_page:
                repair(each, at=at)
    results: dict[str, list[str]] = defaultdict(list)
    rows = results_without_entry().order_by("quiz_id", "cadre__staff_number")
    for title, staff_number in rows.values_list("quiz__title", "cadre__staff_number"):
        results[title].append(staff_number)
    for title, numbers in results.items():
        yield RecordDifference(title, "result_without_entry", tuple(numbers[:MOST_NAMED]))
