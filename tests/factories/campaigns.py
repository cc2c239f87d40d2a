"""Valid boring campaigns: three cards and, unless told otherwise, a pledge."""

import datetime as dt
import itertools
import json

from wagtail.models import Page, Site

from campaigns.festivals import Festival
from campaigns.models import CampaignIndexPage, CampaignPage
from tests.factories.records import make_pledge_text

_numbers = itertools.count(1)
OPEN = dt.datetime(2027, 1, 20, 4, 0, tzinfo=dt.UTC)  # noon on the site's clock, 17 days before

CARDS = {
    "a1": ("供应商送来一盒茶叶。", "FORBIDDEN", "与职权有关，一律退回。"),
    "b2": ("快递送来没有署名的酒。", "REPORT", "退不了就登记上交。"),
    "c3": ("老同学聚餐，费用平摊。", "ALLOWED", "正常人情往来。"),
}
RIGHT = {card: verdict for card, (_situation, verdict, _reason) in CARDS.items()}


def make_body():
    """A paragraph, then three cards."""
    return [
        {"type": "paragraph", "id": "p0", "value": "<p>过年是团圆。</p>"},
        *(
            {
                "type": "card",
                "id": card,
                "value": {"situation": situation, "verdict": verdict, "reason": reason},
            }
            for card, (situation, verdict, reason) in CARDS.items()
        ),
    ]


def make_home():
    """The page that the site shows at "/", made if there is none."""
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is not None:
        return site.root_page
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    home = root.add_child(instance=Page(title="Home", slug="home"))
    Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return home


def make_campaign_index():
    there = CampaignIndexPage.objects.first()
    return there or make_home().add_child(
        instance=CampaignIndexPage(title="专项教育", slug="campaigns", live=True)
    )


def make_campaign(*, pledge=True, **fields):
    """Spring Festival 2027 (6 February), open from 10 January to 20 February."""
    number = next(_numbers)
    return make_campaign_index().add_child(
        instance=CampaignPage(
            **{
                "title": f"2027年春节廉洁提醒{number}",
                "title_en": f"Spring Festival {number}",
                "slug": f"campaign-{number}",
                "festival": Festival.SPRING_FESTIVAL,
                "festival_on": dt.date(2027, 2, 6),
                "starts_on": dt.date(2027, 1, 10),
                "ends_on": dt.date(2027, 2, 20),
                "body": json.dumps(make_body()),
                "pledge_text": make_pledge_text() if pledge else None,
                **fields,
            }
        )
    )
