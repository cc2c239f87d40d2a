"""Laying the public site down: the front page and the lists below it, without any content."""

from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from campaigns.models import CampaignIndexPage
from courses.models import CourseIndexPage
from exemplars.models import (
    BoundaryCardIndexPage,
    ExemplarIndexPage,
    GalleryPage,
    PracticeIndexPage,
    SelfCheckIndexPage,
)
from home.models import HomePage
from law.models import LawIndexPage
from warning_cases.models import CaseIndexPage

HOME: Final = {
    "title": "清风",
    "title_en": "Qingfeng",
    "slug": "home",
    "summary": "把纪律和法律讲清楚，把案例讲明白，让每一位干部知道自己的岗位上哪里容易出错、怎样不出错。",
    "summary_en": (
        "Discipline and law made clear, cases told plainly, so that every official knows where "
        "their own post can go wrong and how to keep it right."
    ),
}


class IndexSeed(NamedTuple):
    model: type[Page]
    slug: str
    title: str
    title_en: str
    summary: str
    summary_en: str


INDEXES: Final = (
    IndexSeed(
        CourseIndexPage,
        "courses",
        "课程",
        "Courses",
        "按岗位编写的短课程。学完、通过测验，自动记入本人教育档案。",
        "Short courses written for particular posts. Finish one, pass its quiz, and it enters "
        "your education record.",
    ),
    IndexSeed(
        CaseIndexPage,
        "cases",
        "警示案例",
        "Warning cases",
        "一步一步还原滑落的过程：当时有哪些选择，后果是什么，制度缺了哪一环。",
        "How people slid, step by step: what choices stood open, what followed, and which "
        "safeguard was missing.",
    ),
    IndexSeed(
        ExemplarIndexPage,
        "exemplars",
        "勤廉典型",
        "Exemplars",
        "面对同样的诱惑，有人这样做，事情就没有往坏处走。",
        "The same temptation, met differently, and what helped.",
    ),
    IndexSeed(
        LawIndexPage,
        "law",
        "法规学习",
        "Law",
        "逐条讲清与履职关系最密切的规定，标明版本和施行日期。",
        "The provisions that matter most to public duty, article by article, with version and "
        "date in force.",
    ),
    IndexSeed(
        CampaignIndexPage,
        "campaigns",
        "专项教育",
        "Campaigns",
        "节日前的几分钟：分清界限，签下承诺。",
        "A few minutes before each festival: know the line, and make a pledge.",
    ),
)

# Collections below the exemplars.
COLLECTIONS: Final = (
    IndexSeed(
        PracticeIndexPage,
        "practices",
        "制度范例",
        "Practice examples",
        "一个风险点，一个管用的办法：怎么做，做成了什么。",
        "One risk point, one arrangement that works: how it is done and what came of it.",
    ),
    IndexSeed(
        BoundaryCardIndexPage,
        "cards",
        "纪法界限卡",
        "Boundary cards",
        "常见情形，可以、报告还是不可以：先想，再看。",
        "Everyday situations: allowed, report, or forbidden? Think first, then look.",
    ),
    IndexSeed(
        SelfCheckIndexPage,
        "self-checks",
        "自查卡",
        "Self-check cards",
        "几句问自己的话。勾选只留在本机浏览器里，不上传、不统计。",
        "A few questions to oneself. Ticks stay in the browser and go nowhere.",
    ),
    IndexSeed(
        GalleryPage,
        "gallery",
        "廉洁文化作品",
        "Culture gallery",
        "书画、格言、家规、短诗。",
        "Calligraphy, sayings, family rules, verse.",
    ),
)


@transaction.atomic
def create_site() -> HomePage:
    """Make the front page the root of the default site, with its lists; create what is missing.

    Wagtail's own welcome page goes away as long as nobody built anything under it. Pages that
    exist already are left as they are. Four queries when everything is there.
    """
    home = HomePage.objects.first() or _create_home()
    _create_lists(home, INDEXES)
    exemplars = ExemplarIndexPage.objects.first()
    if exemplars is not None:
        _create_lists(exemplars, COLLECTIONS)
    return home


def _create_lists(parent: Page, seeds: Iterable[IndexSeed]) -> None:
    """Publish the lists that are missing below `parent`. Two queries when all are there."""
    existing = {type(page) for page in parent.get_children().specific()}
    for seed in seeds:
        if seed.model not in existing:
            page = seed.model(
                title=seed.title,
                title_en=seed.title_en,
                slug=seed.slug,
                summary=seed.summary,
                summary_en=seed.summary_en,
                show_in_menus=parent.depth <= 2,
            )
            parent.add_child(instance=page)
            page.save_revision().publish()


def _create_home() -> HomePage:
    root = Page.get_first_root_node()
    for page in root.get_children().filter(slug=HOME["slug"]):
        if page.specific_class is Page and page.is_leaf():
            page.delete()
    root.refresh_from_db()
    home: HomePage = root.add_child(instance=HomePage(**HOME))
    home.save_revision().publish()
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    default = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    default.hostname = address.hostname or "localhost"
    default.port = address.port or (443 if address.scheme == "https" else 80)
    default.site_name = HOME["title"]
    default.root_page = home
    default.save()
    return home
