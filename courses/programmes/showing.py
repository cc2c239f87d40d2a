"""What a programme page shows: its courses and where the reader stands. Only reads."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from cadres.models import Cadre
from courses.models import CourseCompletion, CoursePage, Necessity, ProgrammePage
from courses.programmes.finishing import is_finished


@dataclass(frozen=True, slots=True)
class ProgrammeView:
    """A programme as one reader sees it."""

    required: list[CoursePage] = field(default_factory=list)
    electives: list[CoursePage] = field(default_factory=list)
    electives_wanted: int = 0
    finished: frozenset[int] = frozenset()

    @property
    def is_finished(self) -> bool:
        return is_finished(
            required=[course.pk for course in self.required],
            electives=[course.pk for course in self.electives],
            electives_wanted=self.electives_wanted,
            finished=self.finished,
        )

    @property
    def minutes(self) -> int:
        """What the required courses take."""
        return sum(course.minutes for course in self.required)

    @property
    def total(self) -> int:
        """How many courses make it up."""
        return len(self.required) + min(self.electives_wanted, len(self.electives))

    @property
    def done(self) -> int:
        """How many of `total` are finished."""
        required = sum(course.pk in self.finished for course in self.required)
        electives = sum(course.pk in self.finished for course in self.electives)
        return required + min(electives, self.electives_wanted)


def programme_context(programme: ProgrammePage, request: HttpRequest) -> dict[str, Any]:
    """Return `programme`: the published courses with the reader's progress. Two queries."""
    items = [item for item in _items(programme) if item.course.live]
    cadre = request.user if isinstance(request.user, Cadre) else None
    finished = (
        frozenset(
            CourseCompletion.objects.filter(
                cadre=cadre, course__in=[item.course_id for item in items]
            ).values_list("course_id", flat=True)
        )
        if cadre
        else frozenset()
    )
    return {
        "programme": ProgrammeView(
            required=[i.course for i in items if i.necessity == Necessity.REQUIRED],
            electives=[i.course for i in items if i.necessity == Necessity.ELECTIVE],
            electives_wanted=programme.electives_wanted,
            finished=finished,
        )
    }


def _items(programme: ProgrammePage) -> list[Any]:
    """The items in order; in a preview those of the draft."""
    items: Any = programme.items
    try:
        return list(items.select_related("course").all())
    except (AttributeError, NotImplementedError):
        return list(items.all())
