"""The courses of the demo beside the first: a film, checkpoints, an exercise, a test-out."""

from decimal import Decimal
from typing import Any, Final

from django.core.files.base import ContentFile

from courses.models import (
    CourseIndexPage,
    CoursePage,
    LessonMedia,
    LessonPage,
    Prerequisite,
    ProgrammeItem,
    ProgrammePage,
    TestOutQuestion,
)
from home.demo.bank import load_quiz
from home.demo.pages import Shelf
from home.demo.pictures import load_picture
from home.demo.source import FOLDER, read
from quizzes.models import Question, Quiz, QuizItem

COURSES: Final = ("course_window", "course_supervision")
_TEXTS: Final = ("slug", "title", "title_en", "summary", "summary_en")
_MEDIA_TEXTS: Final = (
    "title",
    "title_en",
    "seconds",
    "captions",
    "captions_en",
    "transcript",
    "transcript_en",
)


def load_courses(shelf: Shelf) -> None:
    """Publish the courses and the programme that are missing."""
    media = {row["file"]: _load_media(row) for row in read("lesson_media")}
    for name in COURSES:
        _load_course(shelf, read(name), media)
    _load_programme(shelf)


def _load_media(row: dict[str, Any]) -> LessonMedia:
    """Return the recording of `row`, kept as an upload of the editor's is."""
    from courses.media.uploads import inspect_upload

    there = LessonMedia.objects.filter(title=row["title"]).first()
    if there is not None:
        return there
    upload = ContentFile((FOLDER / row["file"]).read_bytes(), name=row["file"])
    found = inspect_upload(upload)
    media = LessonMedia(
        **{name: row[name] for name in _MEDIA_TEXTS},
        format=found.format,
        digest=found.digest,
        bytes=found.bytes,
    )
    media.file.save(row["file"], upload, save=False)
    media.save()
    return media


def _load_course(shelf: Shelf, row: dict[str, Any], media: dict[str, LessonMedia]) -> None:
    index = CourseIndexPage.objects.get()
    page = CoursePage(
        **{name: row[name] for name in _TEXTS},
        objectives="\n".join(row["objectives"]),
        objectives_en="\n".join(row["objectives_en"]),
        minutes=sum(lesson["minutes"] for lesson in row["lessons"]),
        credit_hours=Decimal(row["credit_hours"]),
        credit_rule=row["credit_rule"],
        necessity=row["necessity"],
        test_out=_load_test_out(row["test_out"]) if "test_out" in row else None,
        cover=load_picture(row["cover"]),
    )
    known = shelf.created
    course: CoursePage = shelf.put("course", index, page)
    if shelf.created > known:
        for slug in row["prerequisites"]:
            Prerequisite.objects.create(course=course, required=shelf.pages[f"course:{slug}"])
    for lesson in row["lessons"]:
        _load_lesson(shelf, course, row, lesson, media)


def _load_lesson(
    shelf: Shelf,
    course: CoursePage,
    row: dict[str, Any],
    lesson: dict[str, Any],
    media: dict[str, LessonMedia],
) -> None:
    page = LessonPage(
        **{name: lesson[name] for name in _TEXTS},
        chapter=lesson.get("chapter", ""),
        chapter_en=lesson.get("chapter_en", ""),
        minutes=lesson["minutes"],
        body=[
            _block(shelf, name, value, media)
            for part in lesson["body"]
            for name, value in part.items()
        ],
        quiz=load_quiz(row["quiz"]) if lesson.get("quiz") else None,
    )
    known = shelf.created
    there: LessonPage = shelf.put("lesson", course, page)
    if shelf.created > known:
        questions = Question.objects.in_bulk(lesson.get("test_out", []), field_name="code")
        TestOutQuestion.objects.bulk_create(
            TestOutQuestion(lesson=there, question=question) for question in questions.values()
        )


def _block(
    shelf: Shelf, name: str, value: Any, media: dict[str, LessonMedia]
) -> tuple[str, Any]:
    """Return the stream value of one block; those of every page are the shelf's."""
    match name:
        case "checkpoint":
            return name, {"question": Question.objects.get(code=value)}
        case "card":
            return "boundary_card", {"card": shelf.pages[value]}
        case "exercise":
            case, code, prompt = value
            return name, {"case": shelf.pages[case], "exercise": code, "prompt": prompt}
        case "video":
            return name, {
                "media": media[value["media"]],
                "share_percent": value["share"],
                "is_unskippable": value["no_skip"],
                "checkpoints": [
                    {"at_seconds": second, "question": Question.objects.get(code=code)}
                    for second, code in value["checkpoints"]
                ],
            }
    return shelf.body([{name: value}])[0]


def _load_test_out(seed: dict[str, Any]) -> Quiz:
    """Return the test-out of `seed`, with exactly its questions, in order."""
    quiz = load_quiz({**seed, "prefixes": []})
    if not quiz.items.exists():
        questions = Question.objects.in_bulk(seed["codes"], field_name="code")
        QuizItem.objects.bulk_create(
            QuizItem(quiz=quiz, question=questions[code], position=position)
            for position, code in enumerate(seed["codes"], 1)
        )
    return quiz


def _load_programme(shelf: Shelf) -> None:
    row = read("programme")
    page = ProgrammePage(
        **{name: row[name] for name in _TEXTS}, electives_wanted=row["electives_wanted"]
    )
    known = shelf.created
    programme: ProgrammePage = shelf.put("programme", CourseIndexPage.objects.get(), page)
    if shelf.created > known:
        ProgrammeItem.objects.bulk_create(
            ProgrammeItem(
                programme=programme,
                course=shelf.pages[f"course:{slug}"],
                necessity=necessity,
                position=position,
            )
            for position, (slug, necessity) in enumerate(row["courses"], 1)
        )
