"""The pages of the demo: cases, exemplars, law modules and the course."""

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from wagtail.models import Page

from cadres.models import Cadre
from campaigns.festivals import Festival, next_festival_date
from campaigns.models import CampaignIndexPage, CampaignPage
from core.time import site_date
from courses.models import CourseIndexPage, CoursePage, LessonPage
from exemplars.models import ExemplarIndexPage, ExemplarPage
from home.demo.bank import load_quiz
from home.demo.law import Articles
from home.demo.pictures import load_picture
from home.demo.source import read
from law.models import LawIndexPage, LawModulePage
from records.models import PledgeText

COURSE: Final = "course_procurement"


class Shelf:
    """Pages of the demo by reference such as "case:signature", and how many were made new."""

    def __init__(self, editor: Cadre, articles: Articles) -> None:
        self.editor = editor
        self.articles = articles
        self.pages: dict[str, Page] = {}
        self.created = 0

    def put(self, kind: str, parent: Page, page: Page) -> Any:
        """Publish `page` below `parent` unless a page with its slug is there already."""
        there = parent.get_children().filter(slug=page.slug).specific().first()
        if there is None:
            parent.add_child(instance=page)
            revision = page.save_revision(user=self.editor)
            revision.publish(user=self.editor, skip_permission_checks=True)
            self.created += 1
            there = page
        self.pages[f"{kind}:{page.slug}"] = there
        return there

    def body(self, rows: list[dict[str, Any]]) -> list[tuple[str, Any]]:
        """Return stream values for `rows`, with article and page references resolved."""
        return [self._block(name, value) for row in rows for name, value in row.items()]

    def _block(self, name: str, value: Any) -> tuple[str, Any]:
        match name:
            case "article":
                reference, note = value
                return "article", {"article": self.articles[reference], "note": note}
            case "callout":
                tone, text = value
                return "callout", {"tone": tone, "text": text}
            case "case":
                reference, prompt = value
                return "case", {"case": self.pages[reference], "prompt": prompt}
            case "library_card":
                return "library_card", self.pages[value]
            case "image":
                name, alt, caption = value
                return "image", {"image": load_picture(name), "alt": alt, "caption": caption}
        return name, value


def load_exemplars(shelf: Shelf) -> None:
    """Publish the exemplars, each beside the case it answers where there is one."""
    index = ExemplarIndexPage.objects.get()
    for row in read("exemplars"):
        page = ExemplarPage(
            **{field: row[field] for field in _EXEMPLAR_TEXTS},
            counterpart=shelf.pages.get(f"case:{row['counterpart']}"),
            body=shelf.body(row["body"]),
        )
        shelf.put("exemplar", index, page)


def load_course(shelf: Shelf) -> CoursePage:
    """Publish the course with its lessons; return it."""
    row = read(COURSE)
    page = CoursePage(
        **{field: row[field] for field in _PAGE_TEXTS},
        objectives="\n".join(row["objectives"]),
        objectives_en="\n".join(row["objectives_en"]),
        minutes=sum(lesson["minutes"] for lesson in row["lessons"]),
        credit_hours=Decimal(row["credit_hours"]),
        cover=load_picture(row["cover"]),
    )
    course: CoursePage = shelf.put("course", CourseIndexPage.objects.get(), page)
    for lesson in row["lessons"]:
        lesson_page = LessonPage(
            **{field: lesson[field] for field in _PAGE_TEXTS},
            minutes=lesson["minutes"],
            body=shelf.body(lesson["body"]),
            quiz=load_quiz(row["quiz"]) if "quiz" in lesson else None,
        )
        shelf.put("lesson", course, lesson_page)
    return course


def load_law_modules(shelf: Shelf) -> None:
    """Publish the law modules."""
    index = LawIndexPage.objects.get()
    for row in read("law_modules"):
        body = shelf.body(row["body"])
        version = next(value["article"].version for name, value in body if name == "article")
        page = LawModulePage(
            **{field: row[field] for field in _PAGE_TEXTS}, version=version, body=body
        )
        shelf.put("law", index, page)


def load_campaign(shelf: Shelf, at: dt.datetime) -> CampaignPage:
    """Publish the campaign before the next Spring Festival, open since yesterday; return it.

    A database that has one keeps it, whatever the year: the demo never grows by itself.
    """
    there = CampaignPage.objects.filter(festival=Festival.SPRING_FESTIVAL).first()
    if there is not None:
        return there
    row = read("campaign")
    today = site_date(at)
    falls_on = next_festival_date(Festival.SPRING_FESTIVAL, today)
    year = str(falls_on.year)
    pledge = row["pledge"]
    text, _is_new = PledgeText.objects.get_or_create(
        code=pledge["code"],
        number=pledge["number"],
        defaults={name: pledge[name] for name in _PLEDGE_FIELDS},
    )
    page = CampaignPage(
        slug=f"{row['slug_prefix']}-{year}",
        title=row["title"].format(year=year),
        title_en=row["title_en"].format(year=year),
        summary=row["summary"],
        summary_en=row["summary_en"],
        festival=Festival.SPRING_FESTIVAL,
        festival_on=falls_on,
        starts_on=today - dt.timedelta(days=1),
        ends_on=falls_on + dt.timedelta(days=14),
        minutes=row["minutes"],
        body=shelf.body(row["body"]),
        pledge_text=text,
    )
    campaign: CampaignPage = shelf.put("campaign", CampaignIndexPage.objects.get(), page)
    return campaign


_PLEDGE_FIELDS: Final = ("title", "title_en", "clauses", "clauses_en")
_PAGE_TEXTS = ("slug", "title", "title_en", "summary", "summary_en")
_EXEMPLAR_TEXTS = (*_PAGE_TEXTS, "position", "situation", "temptation", "action", "support")
