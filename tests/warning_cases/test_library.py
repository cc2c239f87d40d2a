"""The library narrows by facets with counts, combined with words; the address holds the filters."""

import datetime as dt
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from cadres.models import RiskPoint
from cadres.roles import Role
from cadres.services import grant_role
from law.models import Article, Instrument, Version
from tests.factories.cadres import make_cadre, make_post
from tests.factories.content import event, make_case, make_home, make_index, stream
from warning_cases.library.bands import band_of
from warning_cases.library.coverage import coverage, fresh_since
from warning_cases.library.facets import FACETS, counted, narrowed, with_band
from warning_cases.library.filters import FACETS as NAMES
from warning_cases.library.filters import Filters
from warning_cases.library.related import related_cases
from warning_cases.models import AmountBand, CaseIndexPage, Charge, Term, WarningCasePage

pytestmark = pytest.mark.django_db

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


def term(code):
    return Term.objects.get(code=code)


def case_of(title, *codes, charges=(), **fields):
    case = make_case(title=title, **fields)
    case.terms.set([term(code) for code in codes])
    case.charges.set(Charge.objects.filter(code__in=charges))
    case.save_revision().publish(skip_permission_checks=True)
    return WarningCasePage.objects.get(pk=case.pk)


@pytest.fixture
def bands():
    """Bands of two texts: half the sums before 2020."""
    law = Instrument.objects.create(code="bands", name="数额规定")
    for label, start, end, factor in (
        ("旧", "2010-01-01", "2019-12-31", 1),
        ("新", "2020-01-01", None, 2),
    ):
        version = Version.objects.create(
            instrument=law,
            label=label,
            in_force_from=dt.date.fromisoformat(start),
            in_force_until=dt.date.fromisoformat(end) if end else None,
        )
        for number, (code, name, sum_) in enumerate(
            (("larger", "数额较大", 15_000), ("huge", "数额巨大", 100_000)), 1
        ):
            AmountBand.objects.create(
                kind="TAKEN",
                article=Article.objects.create(version=version, number=number),
                code=code,
                name=name,
                from_yuan=sum_ * factor,
                lower_from_yuan=sum_ * factor / 2,
            )


def find(address="", reader=None):
    filters = Filters.read(QueryDict(address))
    return {case.title for case in narrowed(WarningCasePage.objects.live(), filters)}


def test_values_of_one_facet_widen_and_facets_narrow():
    case_of("甲", "procurement", "privilege")
    case_of("乙", "engineering", "privilege")
    case_of("丙", "procurement", "taking-chances")

    assert find("sector=procurement") == {"甲", "丙"}
    assert find("sector=procurement&sector=engineering") == {"甲", "乙", "丙"}
    assert find("sector=procurement&cause=privilege") == {"甲"}


def test_each_facet_counts_under_the_others_but_not_under_itself():
    case_of("甲", "procurement", "privilege")
    case_of("乙", "engineering", "privilege")
    case_of("丙", "procurement", "taking-chances")

    shown = counted(
        WarningCasePage.objects.live(), Filters.read(QueryDict("sector=procurement"))
    )
    counts = {f.name: {v.value: v.count for v in f.values} for f in shown}

    assert counts["sector"] == {"procurement": 2, "engineering": 1}
    assert counts["cause"] == {"privilege": 1, "taking-chances": 1}


def test_every_facet_finds_its_case(bands):
    post = make_post("验收员", code="acceptor")
    case_of(
        "甲",
        "procurement",
        "lifestyle",
        "privilege",
        charges=["385-bribe-taking"],
        post=post,
        timeline=stream("event", event("ACCEPT"), event("SEEK")),
        act_from=dt.date(2020, 1, 1),
        act_to=dt.date(2021, 5, 1),
        amount_yuan=50_000,
        amount_kind="TAKEN",
    )
    case_of("乙")
    ticked = {
        "sector": "procurement",
        "manifestation": "lifestyle",
        "cause": "privilege",
        "charge": "385-bribe-taking",
        "post": "acceptor",
        "stage": "SEEK",
        "band": "larger",
        "year": "2021",
    }

    assert set(ticked) == set(NAMES) == {facet.name for facet in FACETS}
    for name, value in ticked.items():
        assert find(f"{name}={value}") == {"甲"}, name
    assert find("&".join(f"{name}={value}" for name, value in ticked.items())) == {"甲"}


@pytest.mark.parametrize("value", ["no-such", "%00", "9999999999", "'--"])
def test_what_is_no_value_finds_nothing_and_breaks_nothing(client, value):
    case_of("甲")
    index = CaseIndexPage.objects.get()

    for name in NAMES:
        assert find(urlencode({name: value})) == set(), name
        answer = client.get(index.url, {name: value}, **ENGLISH)
        assert answer.status_code == 200, name
        assert "No case answers all of this." in answer.content.decode(), name


def test_words_and_facets_combine_in_the_address(client):
    case_of("采购科长收受茶叶", "procurement", charges=["385-bribe-taking"])
    case_of("采购与工程", "engineering")
    index = CaseIndexPage.objects.get()

    def titles(query):
        text = client.get(f"{index.url}?{query}").content.decode()
        return [name for name in ("采购科长收受茶叶", "采购与工程") if f">{name}</a>" in text]

    assert titles("q=采购") == ["采购科长收受茶叶", "采购与工程"]
    assert titles("q=采购&sector=engineering") == ["采购与工程"]
    assert titles("q=受贿") == ["采购科长收受茶叶"]  # by its charge
    assert titles("q=第三百八十五条") == ["采购科长收受茶叶"]
    assert titles("q=385条") == ["采购科长收受茶叶"]
    assert titles("q=招标投标") == ["采购科长收受茶叶"]  # an older name of its sector


def test_a_filter_is_taken_away_by_its_chip(client):
    case_of("甲", "procurement", "privilege")
    index = CaseIndexPage.objects.get()

    text = client.get(f"{index.url}?sector=procurement&cause=privilege&q=甲").content.decode()

    assert 'href="?q=%E7%94%B2&amp;cause=privilege"' in text
    assert 'href="?q=%E7%94%B2&amp;sector=procurement"' in text


@pytest.mark.parametrize(
    ("acted_on", "amount", "listed", "code"),
    [
        (dt.date(2019, 12, 31), 14_999, False, None),
        (dt.date(2019, 12, 31), 15_000, False, "larger"),
        (dt.date(2020, 1, 1), 15_000, False, None),
        (dt.date(2020, 1, 1), 15_000, True, "larger"),
        (dt.date(2020, 1, 1), 199_999, False, "larger"),
        (dt.date(2020, 1, 1), 200_000, False, "huge"),
        (dt.date(2009, 12, 31), 200_000, False, None),
    ],
)
def test_the_band_is_that_of_the_text_in_force_at_the_date_of_the_act(
    bands, acted_on, amount, listed, code
):
    case = case_of(
        "甲",
        act_to=acted_on,
        amount_yuan=amount,
        amount_kind="TAKEN",
        has_listed_circumstances=listed,
    )
    reached = band_of(case)

    assert (reached.band.code if reached else None) == code
    assert with_band(WarningCasePage.objects.all()).get().band == code


def test_a_case_shows_its_band_and_the_text_it_is_of(client, bands):
    case = case_of("甲", act_to=dt.date(2021, 1, 1), amount_yuan=50_000, amount_kind="TAKEN")

    text = client.get(case.url, **ENGLISH).content.decode()

    assert "数额较大" in text
    assert "¥30,000" in text
    assert "¥200,000" in text


def test_related_cases_share_most_and_are_readable():
    case = case_of("甲", "procurement", "privilege", charges=["385-bribe-taking"])
    case_of("近", "procurement", "privilege", charges=["385-bribe-taking"])
    case_of("远", "privilege")
    case_of("无", "engineering")
    case_of("密", "procurement", "privilege", sensitivity="RESTRICTED")

    related = list(related_cases(case, AnonymousUser()))

    assert [found.title for found in related] == ["近", "远"]
    assert related[0].likeness == 9


def test_related_cases_are_found_in_two_queries(django_assert_num_queries):
    case = case_of("甲", "procurement")
    for name in "乙丙丁戊":
        case_of(name, "procurement")

    with django_assert_num_queries(2):  # the other asks for view restrictions
        assert len(related_cases(case, AnonymousUser())) == 3


@pytest.fixture
def covered():
    post = make_post()
    points = [
        RiskPoint.objects.create(post=post, code=f"risk-{n}", name=f"风险{n}", level="HIGH")
        for n in range(3)
    ]
    now = timezone.now()
    for point, years in zip(points, (1, 3), strict=False):
        case = make_case(first_published_at=now - dt.timedelta(days=365 * years))
        case.risk_points.set([point])
        case.save()
    return points


def test_the_coverage_map_counts_risk_points_without_a_fresh_case(covered):
    figures = coverage(reader=make_cadre(), at=timezone.now())

    assert figures == (3, 2)


def test_the_coverage_map_is_a_report_of_the_editor(client, covered):
    make_index(CaseIndexPage, "cases")
    editor = make_cadre()
    grant_role(cadre=editor, role=Role.EDITOR, unit=editor.unit)
    client.force_login(editor)

    text = client.get(reverse("case_coverage"), **ENGLISH).content.decode()
    export = client.get(reverse("case_coverage") + "?export=csv")

    assert text.index("风险2") < text.index("风险1") < text.index("风险0")
    for state in ("no case", "older than two years", "covered"):
        assert state in text
    assert "风险1" in b"".join(export.streaming_content).decode()
    client.force_login(make_cadre())
    assert client.get(reverse("case_coverage")).status_code == 302


@pytest.mark.parametrize(
    ("at", "since"),
    [
        (dt.datetime(2026, 11, 25, tzinfo=dt.UTC), dt.date(2024, 11, 25)),
        (dt.datetime(2028, 2, 29, tzinfo=dt.UTC), dt.date(2026, 2, 28)),
    ],
)
def test_fresh_means_two_years(at, since):
    assert fresh_since(at) == since


def test_an_empty_library_has_no_filters(client):
    make_home()
    text = client.get(make_index(CaseIndexPage, "cases").url).content.decode()

    assert 'role="search"' not in text.split("<main")[1]
