"""What the course pages show: the cached content, and the reader's own state. Only reads."""

import json
from dataclasses import astuple, dataclass, replace
from typing import Any, Final, cast

from django.db.models import BigIntegerField, Exists, OuterRef
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.safestring import SafeString

from cadres.models import Cadre
from core.content_cache import cached_html, filled, place
from core.http import form_token
from core.prepared import PreparedRead
from core.previewing import is_preview, is_visitor_preview
from core.readers import hidden_among
from core.time import site_date
from core.translation import in_language
from courses.around import around
from courses.completion import seconds_to_wait
from courses.models import (
    CourseCompletion,
    CourseIndexPage,
    CoursePage,
    LessonPage,
    LessonProgress,
    MediaPlay,
    Prerequisite,
    ProgrammePage,
)
from courses.opening import opening_token
from courses.outline import LessonRow, Standing, standing_of
from courses.proofs import exercises_done
from courses.registries import course_notices
from records.models import Certificate

_PLAYS: Final = PreparedRead(
    lambda cadre, lesson: MediaPlay.objects.filter(cadre=cadre, lesson=lesson),
    cadre=BigIntegerField(),
    lesson=BigIntegerField(),
)
_PREREQUISITES: Final[PreparedRead[Any]] = PreparedRead(
    lambda course, cadre: (
        Prerequisite.objects.filter(course=course, required__live=True)
        .annotate(
            is_finished=Exists(
                CourseCompletion.objects.filter(course=OuterRef("required"), cadre=cadre)
            )
        )
        .values_list("required__title", "required__title_en", "required__slug", "is_finished")
    ),
    course=BigIntegerField(),
    cadre=BigIntegerField(),
)


@dataclass(frozen=True, slots=True)
class PrerequisiteCard:
    """A course to finish first, and whether the reader has."""

    label: str
    url: str
    is_finished: bool


@dataclass(frozen=True, slots=True)
class CourseCard:
    """A course in the list, with how far the reader is."""

    page: CoursePage
    url: str
    total: int
    done: int

    @property
    def is_finished(self) -> bool:
        return bool(self.total) and self.done == self.total


def index_context(index: CourseIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return `cards`: the published courses and `programmes`. Four queries.

    Three for a visitor, who has none.
    """
    if index.pk is None:  # preview of a list that was never saved
        return {"cards": [], "programmes": []}
    courses = list(CoursePage.objects.live().child_of(index).order_by("path"))
    lessons = LessonPage.objects.live().descendant_of(index).values_list("pk", "path")
    programmes = list(ProgrammePage.objects.live().child_of(index).order_by("path"))
    cadre = _reader(request)
    done_ids = (
        set(LessonProgress.objects.of(cadre).completed().values_list("lesson_id", flat=True))
        if cadre
        else set()
    )
    totals: dict[str, int] = {}
    dones: dict[str, int] = {}
    for lesson_id, path in lessons:
        course_path = path[: -LessonPage.steplen]
        totals[course_path] = totals.get(course_path, 0) + 1
        dones[course_path] = dones.get(course_path, 0) + (lesson_id in done_ids)
    return {
        "programmes": programmes,
        "cards": [
            CourseCard(
                page=course,
                url=_url(course, request),
                total=totals.get(course.path, 0),
                done=dones.get(course.path, 0),
            )
            for course in courses
        ],
    }


def course_context(course: CoursePage, request: HttpRequest) -> dict[str, Any]:
    """Return `main`: outline, notices, and the certificate where there is one.

    Readers who stand alike are shown the same words, so these are rendered once for all of them.
    Queries: one for the outline, one for the prerequisites, one for the completion, one for its
    certificate, and what the givers of notices ask. For a visitor two.
    """
    cadre = _reader(request)
    is_fresh = is_preview(request) and not is_visitor_preview(request)
    if is_preview(request):
        cadre = None
    url = _url(course, request)
    standing = standing_of(course.path, cadre=cadre) if course.pk else Standing()
    if is_fresh:
        standing = replace(standing, is_visitor=False)
    completion = _newest_completion(course, cadre) if cadre and standing.is_started else None
    certificate = _certificate(completion) if completion else None
    notices = (
        []
        if cadre is None
        else course_notices(cadre=cadre, activity_key=course.activity_key, at=timezone.now())
    )
    is_finished = completion is not None and completion.edition == course.edition
    # A course that is finished and due all the same is due again, in a new cycle.
    is_asked_again = is_finished and bool(notices)

    prerequisites = _prerequisites(course.pk, cadre, url)
    is_locked = not (is_preview(request) or cadre is None or standing.is_begun) and not all(
        each.is_finished for each in prerequisites
    )

    def render() -> str:
        return render_to_string(
            "courses/includes/course.html",
            {
                "page": course,
                "outline": standing.outline(url),
                "completion": completion,
                "certificate_url": certificate.get_absolute_url() if certificate else "",
                "notices": notices,
                "again_url": reverse("study_again", args=[course.pk]) if is_asked_again else "",
                "prerequisites": prerequisites,
                "is_locked": is_locked,
                "test_out": course.test_out if course.test_out_id else None,
                "credit_rule": course.get_credit_rule_display(),
                "necessity": course.get_necessity_display(),
                "hero": hero_html(course),
                "is_visitor": cadre is None and not is_fresh,
                "page_url": url,
            },
        )

    return {
        "main": cached_html(
            name=f"courses.course:{course.pk}",
            content=[
                [course.label, course.blurb, course.cover_id, course.minutes, course.hours],
                [course.goals, bool(course.objectives_en), url, course.test_out_id],
                [course.necessity, course.credit_rule, course.edition],
                [is_locked, *(astuple(one) for one in prerequisites)],
                standing.key,
                completion and site_date(completion.completed_at),
                certificate and certificate.code,
                [astuple(notice) for notice in notices],
                is_asked_again,
            ],
            render=render,
        )
    }


def lesson_context(lesson: LessonPage, request: HttpRequest) -> dict[str, Any]:
    """Return `main`: the body, how it is completed, its neighbours; with what is the reader's own.

    Queries: one for the course and the note, one for its outline; one more for prerequisites, for
    recordings, for exercises not yet noted and for pages shown, where it has them. The body asks
    more only when its cached rendering is not there.
    """
    cadre = cast(Cadre, request.user)
    course_path = lesson.path[: -lesson.steplen]
    course = around(lesson, course_path, cadre)
    own_url = _url(lesson, request) if is_preview(request) else iri_to_uri(request.path)
    course_url = own_url.removesuffix(f"{lesson.slug}/")
    closed = closed_pages(lesson, cadre)
    if not course_path:
        standing = Standing()
    elif is_preview(request):
        standing = replace(standing_of(course_path, cadre=None), is_visitor=False)
    else:
        standing = standing_of(course_path, cadre=cadre)
    if course and course.asks_first and not is_preview(request) and not standing.is_begun:
        first = _prerequisites(course.course_id, cadre, course_url)
        if not all(each.is_finished for each in first):
            return {
                "main": render_to_string(
                    "courses/includes/finish_first.html",
                    {
                        "page": lesson,
                        "course": course,
                        "course_url": course_url,
                        "prerequisites": first,
                    },
                )
            }
    shown_earlier = _shown_earlier(lesson, standing, cadre)

    def render() -> str:
        outline = standing.outline(course_url)
        row = outline.row_of(lesson.pk)
        return render_to_string(
            "courses/includes/lesson.html",
            {
                "page": lesson,
                "course": course,
                "course_url": course_url,
                "outline": outline,
                "row": row,
                "previous_row": outline.before(row) if row else None,
                "next_row": outline.after(row) if row else None,
                "body": _with_states(body_html(lesson, closed=closed), lesson, row),
                "token": place("token"),
                "csrf_token": place("csrf_token"),
                "note": place("note"),
                "wait_seconds": seconds_to_wait(row.rule, 0) if row else 0,
                "shown_earlier": shown_earlier,
            },
        )

    main = cached_html(
        name=f"courses.lesson:{lesson.pk}",
        content=[
            [lesson.label, lesson.minutes, lesson.body.raw_data, lesson.audio_id, course_url],
            course and course.label,
            standing.key,
            sorted(closed),
            sorted(shown_earlier),
        ],
        render=render,
    )
    token = opening_token(cadre_id=cadre.pk, lesson_id=lesson.pk or 0, at=timezone.now())
    own = {"csrf_token": form_token(request), "token": token, **_plays(lesson, cadre)}
    return {"main": filled(main, **own, note=course.note_html if course else "")}


def _shown_earlier(lesson: LessonPage, standing: Standing, cadre: Cadre) -> set[str]:
    """Return the exercises that the record shows and the lesson has not counted yet."""
    if not lesson.evidence or lesson.pk is None:
        return set()
    _read, _passed, is_shown, is_done, amounts = standing.progress.get(
        lesson.pk, (False, False, False, False, {})
    )
    if is_shown or is_done:
        return set()
    open_keys = [row["key"] for row in lesson.evidence if row["key"] not in amounts]
    return exercises_done(cadre=cadre, keys=open_keys)


def _with_states(body: SafeString, lesson: LessonPage, row: LessonRow | None) -> SafeString:
    """Put into the body which of its exercises and checkpoints the reader has done."""
    done = render_to_string("courses/includes/done_badge.html") if lesson.evidence else ""
    states = {}
    for evidence in lesson.evidence:
        key, amount = evidence["key"], row.facts.amounts.get(evidence["key"], 0) if row else 0
        states[key] = SafeString(done) if amount >= evidence["amount"] else ""
    return filled(body, **states)


def _plays(lesson: LessonPage, cadre: Cadre) -> dict[str, str]:
    """Return what fills the places of each player: where to go on, and what was played."""
    if not lesson.media_ids:
        return {}
    found = {play.media_id: play for play in _PLAYS.rows(cadre=cadre.pk, lesson=lesson.pk or 0)}
    own = {}
    for pk in lesson.media_ids:
        play = found.get(pk)
        own[f"position:{pk}"] = f"{play.position_seconds:.1f}" if play else "0"
        own[f"spans:{pk}"] = json.dumps(play.spans) if play else "[]"
    return own


def _reader(request: HttpRequest) -> Cadre | None:
    """Return who reads; None for a visitor."""
    return request.user if isinstance(request.user, Cadre) else None


def hero_html(course: CoursePage) -> SafeString:
    """Render the head of the course page in the current language, or take it from the cache."""
    return cached_html(
        name=f"courses.hero:{course.pk}",
        content=[course.label, course.blurb, course.cover_id],
        render=lambda: render_to_string("courses/includes/hero.html", {"page": course}),
    )


def closed_pages(lesson: LessonPage, reader: Any) -> frozenset[int]:
    """Return the pages shown in the body that `reader` may not read. No query where it shows none."""
    raw = lesson.body.raw_data
    shown = [row["value"]["case"] for row in raw if row["type"] in ("case", "exercise")]
    return hidden_among(filter(None, shown), reader)


def body_html(lesson: LessonPage, *, closed: frozenset[int] = frozenset()) -> SafeString:
    """Render the body of `lesson` in the current language, or take it from the cache.

    Args:
        closed: pages that the reader may not read; they are not named.
    """
    return cached_html(
        name=f"courses.lesson_body:{lesson.pk}",
        content=[list(lesson.body.raw_data), lesson.audio_id, sorted(closed)],
        render=lambda: render_to_string(
            "courses/includes/body.html", {"page": lesson, "closed_pages": closed}
        ),
    )


def _prerequisites(
    course_id: int | None, cadre: Cadre | None, course_url: str
) -> list[PrerequisiteCard]:
    """Return what has to be finished first. One query."""
    if course_id is None:
        return []
    list_url = course_url.rstrip("/").rpartition("/")[0] + "/"
    return [
        PrerequisiteCard(in_language(title, title_en), f"{list_url}{slug}/", bool(is_finished))
        for title, title_en, slug, is_finished in _PREREQUISITES.rows(
            course=course_id, cadre=cadre.pk if cadre else 0
        )
    ]


def _newest_completion(course: CoursePage, cadre: Cadre) -> CourseCompletion | None:
    if course.pk is None:
        return None
    return (
        CourseCompletion.objects.filter(cadre=cadre, course_id=course.pk)
        .newest_edition_first()
        .first()
    )


def _certificate(completion: CourseCompletion) -> Certificate | None:
    return Certificate.objects.filter(
        entry__cadre_id=completion.cadre_id,
        entry__activity_key=f"courses.course:{completion.course_id}@{completion.edition}",
    ).first()


def _url(page: CoursePage | LessonPage, request: HttpRequest) -> str:
    """Return the page's address; "" in the preview of a page that was never saved."""
    url: str | None = page.get_url(request)
    return url or ""
