from courses.models.courses import CoursePage, Necessity, Prerequisite
from courses.models.editions import Change, CourseEdition
from courses.models.lessons import LessonPage, TestOutQuestion
from courses.models.lists import CourseIndexPage
from courses.models.media import LessonMedia, MediaPlay, PlayBeat
from courses.models.notes import LessonNote
from courses.models.programmes import ProgrammeItem, ProgrammePage
from courses.models.progress import CourseCompletion, LessonProgress

__all__ = [
    "Change",
    "CourseCompletion",
    "CourseEdition",
    "CourseIndexPage",
    "CoursePage",
    "LessonMedia",
    "LessonNote",
    "LessonPage",
    "LessonProgress",
    "MediaPlay",
    "Necessity",
    "PlayBeat",
    "Prerequisite",
    "ProgrammeItem",
    "ProgrammePage",
    "TestOutQuestion",
]
