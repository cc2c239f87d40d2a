"""The unit board: every figure by sub-unit, the same on screen, in JSON, XLSX, CSV and PDF."""

import csv
import datetime as dt
import io
import re
from html import unescape
from itertools import pairwise

import openpyxl
import pypdf
import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assignments.indicators.registry import FEWEST, Scope, Share, View, indicators
from assignments.models import UnitFigure
from assignments.overview.collecting import collect_day, collect_today, thin_out
from assignments.overview.suppressing import hidden
from assignments.overview.trends import Trend
from cadres.models import Cadre, Unit
from cadres.roles import Role
from cadres.services import move_cadre
from tests.factories.activities import make_event
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant, make_post, make_tree
from tests.factories.records import make_entry
from tests.factories.talks import make_held_talk, make_talk

PAGES = [
    ("unit_board", []),
    ("unit_board_figures", []),
    ("unit_board_file", ["xlsx"]),
    ("unit_board_file", ["csv"]),
    ("unit_board_file", ["pdf"]),
    ("unit_trend", ["COVERAGE"]),
    ("late_names", []),
    ("lacking_names", ["COVERAGE"]),
]
COLUMNS = st.lists(
    st.one_of(
        st.none(),
        st.tuples(st.integers(0, 30), st.integers(0, 60)).map(
            lambda pair: Share(min(pair), max(pair))
        ),
    ),
    max_size=12,
)


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def filled(cast):
    """A course that one of three has done, a talk held and one planned, tests, a case."""
    now = timezone.now()
    assignment = make_assignment(cast.bureau, at=now)
    make_entry(cast.teammate, activity_key=assignment.activity_key, at=now)
    make_held_talk(cast.cadre, cast.supervisor, at=now, planned_for=now)
    make_talk(cast.teammate, cast.supervisor, at=now, planned_for=now)
    for person, passed in ((cast.cadre, True), (cast.teammate, False)):
        make_entry(
            person,
            kind="QUIZ",
            activity_key="quizzes.quiz:1@1",
            occasion="attempt-1",
            outcome={"is_passed": passed},
            at=now,
        )
    make_entry(cast.cadre, kind="CASE", activity_key="warning_cases.case:1@1", at=now)
    collect_today(at=now)
    return assignment


def figure(code, unit, view=View.THEN):
    today = timezone.localdate()
    scope = Scope.whole(Unit.objects.get(pk=unit.pk), dt.date(today.year, 1, 1), today, view)
    return indicators[code].of(scope)


def test_each_figure_from_the_facts(cast, filled):
    assert figure("COVERAGE", cast.bureau) == Share(1, 3)
    assert figure("FIRST_PASS", cast.bureau) == Share(1, 2)
    assert figure("TALKS", cast.bureau) == Share(1, 2)
    assert figure("CASES", cast.bureau) == Share(1)
    assert figure("PLEDGES", cast.bureau) == Share(0, 3)
    assert figure("COVERAGE", cast.other_bureau) == Share()


@pytest.fixture
def in_november(monkeypatch):
    """Let it be late in a year, so that what is due a month ago is due in the same year."""
    now = dt.datetime(2026, 11, 26, 4, 0, tzinfo=dt.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)


def test_overdue_counts_people_not_things(in_november, cast):
    ago = timezone.now() - dt.timedelta(days=30)
    make_assignment(cast.office, at=ago)
    make_assignment(cast.office, at=ago)

    assert figure("OVERDUE", cast.bureau) == Share(2)


def test_names_behind_who_is_overdue_are_those_of_the_figure(in_november, client, cast):
    """Neither what is only recommended nor what was late in another year, in either view."""
    now = timezone.now()
    ago = now - dt.timedelta(days=30)
    make_assignment(cast.office, at=ago)
    make_assignment(cast.bureau, at=ago, is_mandatory=False)
    make_assignment(cast.bureau, at=ago.replace(year=now.year - 1, month=3))
    Cadre.objects.filter(pk=cast.cadre.pk).update(unit=cast.other_bureau)
    collect_today(at=now)
    boss = make_cadre(unit=cast.county)
    make_grant(boss, Role.SUPERVISOR)
    client.force_login(boss)

    def named(**asked):
        page = client.get(reverse("late_names"), asked).context["page_obj"]
        return [each.cadre.name for each in page]

    assert named(unit=cast.bureau.code) == ["李守正", "张清和"]
    assert figure("OVERDUE", cast.bureau) == Share(2)
    assert named(unit=cast.bureau.code, **{"as": "now"}) == ["李守正"]
    assert figure("OVERDUE", cast.bureau, View.NOW) == Share(1)
    before = named(unit=cast.bureau.code, year=now.year - 1)
    assert set(before) == {"张清和", "李守正", "王秉公"}
    page = client.get(reverse("unit_board"), {"unit": cast.county.code}).content.decode()
    assert f"{reverse('late_names')}?unit={cast.bureau.code}" in page
    assert client.get(reverse("console")).context["console"].people_overdue == 2


def test_names_behind_coverage_and_pledges_are_who_is_missing(client, cast, filled):
    make_entry(
        cast.cadre, kind="PLEDGE", activity_key="records.pledge:integrity@1", at=timezone.now()
    )
    collect_today(at=timezone.now())
    Cadre.objects.filter(pk=cast.supervisor.pk).update(unit=cast.other_bureau)
    boss = make_cadre(unit=cast.county)
    make_grant(boss, Role.SUPERVISOR)
    client.force_login(boss)

    def named(code, **asked):
        answer = client.get(reverse("lacking_names", args=[code]), asked)
        return [each.name for each in answer.context["page_obj"]]

    assert named("COVERAGE", unit=cast.bureau.code) == ["张清和", "王秉公"]
    assert named("COVERAGE", unit=cast.bureau.code, **{"as": "now"}) == ["张清和"]
    assert named("PLEDGES", unit=cast.bureau.code) == ["李守正"]
    make_grant(cast.cadre, Role.SUPERVISOR, unit=cast.bureau)
    client.force_login(cast.cadre)
    told = client.get(reverse("lacking_names", args=["COVERAGE"])).content.decode()
    assert "王秉公" in told  # who has left is named, but not where to
    assert cast.other_bureau.name not in told
    client.force_login(boss)
    page = client.get(reverse("unit_board"), {"unit": cast.county.code}).content.decode()
    for code in ("COVERAGE", "PLEDGES"):
        assert f"{reverse('lacking_names', args=[code])}?unit={cast.bureau.code}" in page
    for code in ("TALKS", "FIRST_PASS", "NOTHING"):  # between two people; few; unknown
        assert client.get(reverse("lacking_names", args=[code])).status_code == 404


def test_sessions_count_when_their_roll_is_approved(cast):
    from records.activities.services import events

    now = timezone.now()
    event = make_event(cast.bureau, cast.supervisor, starts_at=now - dt.timedelta(hours=5))
    events.mark_roll(event=event, present=[cast.cadre], actor=cast.supervisor, at=now)
    events.submit_roll(event=event, actor=cast.supervisor, at=now)
    assert figure("SESSIONS", cast.bureau) == Share(0)
    events.approve_roll(event=event, actor=make_cadre(unit=cast.county), at=now)

    assert figure("SESSIONS", cast.bureau) == Share(1)


def test_retention_looks_at_tests_taken_again_after_two_months(cast):
    now = timezone.now()
    fields = {
        "kind": "QUIZ",
        "activity_key": "quizzes.quiz:9@1",
        "outcome": {"is_passed": True},
    }
    make_entry(cast.cadre, occasion="attempt-1", at=now - dt.timedelta(days=70), **fields)
    make_entry(cast.cadre, occasion="attempt-2", at=now, **fields)
    make_entry(cast.teammate, occasion="attempt-1", at=now - dt.timedelta(days=5), **fields)
    make_entry(cast.teammate, occasion="attempt-2", at=now, **fields)

    assert figure("RETENTION", cast.bureau) == Share(1, 1)


def test_then_stays_and_now_follows(cast, filled):
    """c19."""
    move_cadre(
        cadre=cast.teammate,
        unit=cast.other_bureau,
        post=make_post(),
        on=timezone.localdate(),
    )

    assert figure("COVERAGE", cast.bureau) == Share(1, 3)
    assert figure("COVERAGE", cast.bureau, View.NOW) == Share(0, 2)
    assert figure("COVERAGE", cast.other_bureau, View.NOW) == Share(1, 1)
    assert figure("TALKS", cast.other_bureau, View.NOW) == Share(0, 1)


def test_a_past_day_made_again_tells_what_it_told(cast, filled):
    """Collected live from tallies, and again from the facts: the same coverage."""
    today = timezone.localdate()
    tallied = indicators["COVERAGE"].shares(
        Scope("", 255, dt.date(today.year, 1, 1), today, View.THEN)
    )
    recounted = indicators["COVERAGE"].shares(
        Scope("", 255, dt.date(today.year, 1, 1), today, View.NOW)
    )

    assert tallied == recounted


def test_screen_json_and_files_say_the_same(client, cast, filled):
    """c22: one object renders all of them."""
    client.force_login(cast.supervisor)
    page = client.get(reverse("unit_board"))
    board = page.context["board"]
    expected = [
        [cell.text + (f" ({cell.detail})" if cell.detail else "") for cell in row.cells]
        for row in [*board.rows, board.total]
    ]
    assert [expected[-1][0]] == ["33.3% (1/3)"]

    cells = (
        r"data-text\s*>([^<]*)</span>(?:</a>)?\s*(?:<a[^>]*>)?\s*<small[^>]*>([^<]*)</small>"
    )
    shown = [
        [
            unescape(f"{text} ({detail})" if detail else text)
            for text, detail in re.findall(cells, line)
        ]
        for line in re.findall(r"<tr\s+data-row=.*?</tr>", page.content.decode(), re.S)
    ]
    figures = client.get(reverse("unit_board_figures")).json()
    as_json = [
        [
            each["text"] + (f" ({each['detail']})" if each["detail"] else "")
            for each in row["figures"].values()
        ]
        for row in [*figures["rows"], figures["total"]]
    ]
    xlsx = file_of(client, "xlsx")
    sheet = [
        [cell for cell in row[1:] if cell is not None]
        for row in openpyxl.load_workbook(io.BytesIO(xlsx)).active.values
    ]
    lines = list(csv.reader(io.StringIO(file_of(client, "csv").decode("utf-8-sig"))))
    pdf = "".join(
        p.extract_text() for p in pypdf.PdfReader(io.BytesIO(file_of(client, "pdf"))).pages
    )

    assert shown == expected
    assert as_json == expected
    assert [row[: len(expected[0])] for row in sheet[6 : 6 + len(expected)]] == expected
    assert [line[1:] for line in lines[1:]] == expected
    squeezed = re.sub(r"\s", "", pdf)
    assert all(re.sub(r"\s", "", cell) in squeezed for row in expected for cell in row)


def file_of(client, ending):
    response = client.get(reverse("unit_board_file", args=[ending]))
    return b"".join(response.streaming_content) if response.streaming else response.content


@pytest.mark.parametrize(("name", "args"), PAGES)
def test_opens_for_who_tracks_and_for_nobody_else(client, cast, filled, name, args):
    address = reverse(name, args=args)
    client.force_login(cast.supervisor)
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405
    for unit in (cast.county, cast.other_bureau):
        assert client.get(address, {"unit": unit.code}).status_code == 404
    client.force_login(cast.cadre)
    assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def test_an_unknown_figure_or_file_does_not_exist(client, cast, filled):
    client.force_login(cast.supervisor)

    assert client.get(reverse("unit_trend", args=["NOTHING"])).status_code == 404
    assert client.get(reverse("unit_board_file", args=["doc"])).status_code == 404


@pytest.mark.parametrize("year", ["", "1066", "9999", "abcd", "\u0663"])
def test_a_year_that_cannot_be_shows_a_page_all_the_same(client, cast, filled, year):
    client.force_login(cast.supervisor)

    assert client.get(reverse("unit_board"), {"year": year}).status_code == 200


def test_before_anything_is_collected_the_page_says_so(client, cast):
    client.force_login(cast.supervisor)

    assert client.get(reverse("unit_board")).context["board"].rows == ()


@pytest.mark.parametrize("bureaus", [3, 40])
def test_costs_twelve_queries_however_many_units(
    db, client, bureaus, django_assert_max_num_queries
):
    units = make_tree({"县": {f"局{number}": {} for number in range(bureaus)}})
    boss = make_cadre(unit=units["县"])
    make_grant(boss, Role.SUPERVISOR)
    for number in range(bureaus):
        make_cadre(unit=units[f"局{number}"])
    make_assignment(Unit.objects.get(pk=units["县"].pk), at=timezone.now())
    collect_today(at=timezone.now())
    client.force_login(boss)
    client.get(reverse("unit_board"))

    for name, args in PAGES[:5]:
        with django_assert_max_num_queries(12):
            response = client.get(reverse(name, args=args))
            if response.streaming:
                b"".join(response.streaming_content)


def test_a_share_of_a_few_people_is_hidden(client, cast, filled):
    client.force_login(cast.supervisor)
    board = client.get(reverse("unit_board")).context["board"]

    by_code = {cell.indicator.code: cell for cell in board.total.cells}
    assert by_code["FIRST_PASS"].text == f"<{FEWEST}"
    assert by_code["FIRST_PASS"].detail == ""
    assert client.get(reverse("unit_trend", args=["FIRST_PASS"])).context["trend"].points == []


@given(COLUMNS)
def test_nobodys_own_result_can_be_told_from_the_rest(column):
    hides = hidden(column)
    together = sum(
        share.whole for share, hide in zip(column, hides, strict=True) if hide and share
    )

    assert all(
        hide
        for share, hide in zip(column, hides, strict=True)
        if share and 0 < share.whole < FEWEST
    )
    if any(hides):
        rest = [s for s, hide in zip(column, hides, strict=True) if s and s.whole and not hide]
        assert not rest or (together >= FEWEST and sum(hides) > 1)
    else:
        assert all(
            share is None or share.whole == 0 or share.whole >= FEWEST for share in column
        )


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=1, max_size=40),
    st.booleans(),
)
def test_the_line_rises_exactly_where_the_numbers_do(pairs, is_count):
    first = dt.date(2026, 1, 1)
    days = [
        (first + dt.timedelta(days=n), Share(min(pair), max(pair)))
        for n, pair in enumerate(pairs)
    ]
    points = Trend(days, is_count=is_count).points

    values = [s.part if is_count else s.permille for _day, s in days]
    for (one, two), (low, high) in zip(pairwise(points), pairwise(values), strict=True):
        assert (two.y < one.y) == (high > low) or abs(two.y - one.y) <= 0.2
        assert two.x > one.x
    assert all(0 <= point.y <= 240 for point in points)


def test_old_days_are_thinned_to_the_last_of_each_month(cast):
    now = timezone.now()
    old = timezone.localdate() - dt.timedelta(days=200)
    last_of_month = old.replace(day=1) - dt.timedelta(days=1)
    for day in (old.replace(day=15), last_of_month, timezone.localdate()):
        collect_day(day=day, view=View.THEN, at=now)

    thin_out(at=now)

    kept = set(UnitFigure.objects.values_list("day", flat=True))
    assert kept == {last_of_month, timezone.localdate()}
