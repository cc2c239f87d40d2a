from courses.models.pages import CourseIndexPage, CoursePage, LessonPage
from courses.models.progress import CourseCompletion, LessonProgress

__all__ = [
    "CourseCompletion",
    "CourseIndexPage",
    "CoursePage",
    "LessonPage",
    "LessonProgress",
]
