"""What surrounds a lesson for one reader, in one row: its course, and the reader's own note."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import BigIntegerField, CharField, Exists, OuterRef, Subquery
from django.utils.html import format_html
from django.utils.safestring import SafeString

from cadres.models import Cadre
from core.prepared import PreparedRead
from core.templatetags.chrome import icon
from core.translation import in_language
from courses.models import CoursePage, LessonNote, LessonPage, Prerequisite


def _note(cadre: Any, lesson: Any) -> Any:
    return LessonNote.objects.filter(cadre=cadre, lesson=lesson)


_AROUND: Final[PreparedRead[Any]] = PreparedRead(
    lambda path, lesson, cadre: CoursePage.objects.filter(path=path).values_list(
        "pk",
        "title",
        "title_en",
        Exists(Prerequisite.objects.filter(course=OuterRef("pk"), required__live=True)),
        Subquery(_note(cadre, lesson).values("text")),
        Subquery(_note(cadre, lesson).values("is_bookmarked")),
    ),
    path=CharField(),
    lesson=BigIntegerField(),
    cadre=BigIntegerField(),
)


@dataclass(frozen=True, slots=True)
class Around:
    """The course that a lesson belongs to, as its pages name it, and the reader's own note."""

    course_id: int
    title: str
    title_en: str
    asks_first: bool
    """Whether other courses have to be finished before this one."""
    note: str | None
    is_bookmarked: bool | None

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def note_html(self) -> SafeString:
        """The beginning of the reader's own note, and whether there is a bookmark."""
        if self.note is None:
            return SafeString("")
        mark = icon("bookmark") if self.is_bookmarked else ""
        return format_html('{} <span class="lesson-note__text">{}</span>', mark, self.note)


def around(lesson: LessonPage, course_path: str, cadre: Cadre) -> Around | None:
    """Return the course of `lesson` with the reader's note; None for a lesson never saved."""
    if not course_path:
        return None
    rows = _AROUND.rows(path=course_path, lesson=lesson.pk or 0, cadre=cadre.pk)
    return Around(*rows[0]) if rows else None
