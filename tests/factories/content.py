"""Valid boring pages of the public site, below a root that is planted when a flush took it."""

import datetime as dt
import itertools
import json

from django.utils import timezone
from wagtail.models import Locale, Page, Site

from exemplars.models import (
    BoundaryCardIndexPage,
    BoundaryCardPage,
    ExemplarIndexPage,
    ExemplarPage,
)
from home.models import HomePage
from law.models import Article, Chapter, Instrument, LawIndexPage, LawModulePage, Version
from warning_cases.models import CaseIndexPage, Charge, Term, WarningCasePage

_numbers = itertools.count(1)


def make_home():
    """The front page as root of the default site; the one that exists is used again."""
    Locale.objects.get_or_create(language_code="zh-hans")
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node() or Page.add_root(
            instance=Page(title="Root", slug="root")
        )
        home = root.add_child(instance=HomePage(title="清风", slug=f"front-{next(_numbers)}"))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "testserver", "port": 80, "root_page": home},
    )
    Site.clear_site_root_paths_cache()
    return home


def make_index(model, slug, **fields):
    """The one list page of a section."""
    return model.objects.first() or make_home().add_child(
        instance=model(title=fields.pop("title", slug), slug=slug, **fields)
    )


def make_version(**fields):
    """A version of an instrument of its own, with one chapter."""
    number = next(_numbers)
    instrument = Instrument.objects.create(
        code=f"instrument-{number}", name=f"廉政条例{number}", name_en=f"Regulation {number}"
    )
    version = Version.objects.create(
        **{
            "instrument": instrument,
            "label": "2024年修正",
            "in_force_from": dt.date(2025, 6, 1),
            "text_as_of": dt.date(2026, 1, 1),
            **fields,
        }
    )
    Chapter.objects.create(version=version, position=1, level=2, title="第一章 总则")
    return version


def make_article(version=None, **fields):
    """An article under the only chapter of its version."""
    version = version or make_version()
    return Article.objects.create(
        **{
            "version": version,
            "chapter": version.chapters.first(),
            "number": next(_numbers),
            "summary": "公职人员应当如实报告。",
            **fields,
        }
    )


def stream(block_type, *values):
    """Raw JSON of a StreamField that holds one block type."""
    return json.dumps([{"type": block_type, "value": value} for value in values])


def make_law_module(*, articles=2, cited=1, **fields):
    """A module on a version with `articles` articles, `cited` of them cited in its body."""
    number = next(_numbers)
    version = fields.pop("version", None) or make_version()
    made = [make_article(version) for _ in range(articles)]
    return make_index(LawIndexPage, "law").add_child(
        instance=LawModulePage(
            **{
                "title": f"条例精讲{number}",
                "slug": f"module-{number}",
                "version": version,
                "body": stream(
                    "article", *({"article": a.pk, "note": "请注意。"} for a in made[:cited])
                ),
                **fields,
            }
        )
    )


def event(stage="ACCEPT", **fields):
    """Raw value of one event of a timeline."""
    return {
        "stage": stage,
        "when": "2020年春节",
        "what": "他在车里收下一个信封。",
        "amount_yuan": "30000",
        "decision": "",
        "choices": [],
        **fields,
    }


def make_case(*, articles=0, terms=0, charges=0, **fields):
    """A published fictional case with nothing but a title, unless asked for more."""
    number = next(_numbers)
    case = make_index(CaseIndexPage, "cases").add_child(
        instance=WarningCasePage(
            **{
                "title": f"一盒茶叶{number}",
                "slug": f"case-{number}",
                "first_published_at": timezone.now(),
                **fields,
            }
        )
    )
    case.articles.set([make_article() for _ in range(articles)])
    case.terms.set(
        Term.objects.create(axis="SECTOR", code=f"sector-{number}-{i}", name=f"领域{i}")
        for i in range(terms)
    )
    case.charges.set(
        Charge.objects.create(code=f"charge-{number}-{i}", name=f"罪名{i}", article_number=385)
        for i in range(charges)
    )
    case.save()
    return WarningCasePage.objects.get(pk=case.pk)


def make_exemplar(**fields):
    """A published exemplar with nothing but a title, unless asked for more."""
    number = next(_numbers)
    return make_index(ExemplarIndexPage, "exemplars").add_child(
        instance=ExemplarPage(
            **{
                "title": f"退回去的三十二次{number}",
                "slug": f"exemplar-{number}",
                "first_published_at": timezone.now(),
                **fields,
            }
        )
    )


def make_card(**fields):
    """A published boundary card below its collection."""
    number = next(_numbers)
    parent = make_index(ExemplarIndexPage, "exemplars")
    index = BoundaryCardIndexPage.objects.first() or parent.add_child(
        instance=BoundaryCardIndexPage(title="界限卡", slug="cards")
    )
    articles = fields.pop("articles", [])
    card = index.add_child(
        instance=BoundaryCardPage(
            **{
                "title": f"一盒月饼{number}",
                "slug": f"card-{number}",
                "occasion": "MID_AUTUMN",
                "situation": "对方送来一盒月饼。",
                "verdict": "REPORT",
                "reason": "登记上交。",
                "first_published_at": timezone.now(),
                **fields,
            }
        )
    )
    card.articles.set(articles)
    card.save()
    return BoundaryCardPage.objects.get(pk=card.pk)


def make_collected(index_type, page_type, **fields):
    """A published page of one of the collections below the exemplars."""
    number = next(_numbers)
    parent = make_index(ExemplarIndexPage, "exemplars")
    index = index_type.objects.first() or parent.add_child(
        instance=index_type(title="集", slug=f"collection-{number}")
    )
    page = index.add_child(
        instance=page_type(
            **{
                "title": f"一页{number}",
                "slug": f"page-{number}",
                "first_published_at": timezone.now(),
                **fields,
            }
        )
    )
    return page_type.objects.get(pk=page.pk)
