"""The exercises on the page: plain forms, each answered by the page where it goes on."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from law.models import Article, Instrument, Version
from records.models import Entry, Kind
from tests.factories.cadres import make_cadre
from tests.factories.content import event, make_case, stream
from tests.warning_cases.test_exercises import BRIBE, full_case, keys
from warning_cases.models import Charge, ExerciseRun, MirrorClause

pytestmark = pytest.mark.django_db

EXERCISES = ["choices", "reminder", "ladder", "mirror", "clause"]
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture
def cadre(client):
    cadre = make_cadre()
    client.force_login(cadre)
    return cadre


def address(case, exercise):
    return reverse(f"case_{exercise}", args=[case.pk])


def whole(client, case):
    return client.get(f"{case.url}?all=1", **ENGLISH).content.decode()


def test_a_reader_goes_through_all_four(client, cadre):
    case = full_case()
    first, _second, third = keys(case)
    act, other = keys(case, "ladder")
    for data in ({"event": first, "choice": "1"}, {"event": third, "choice": "0"}):
        answer = client.post(address(case, "choices"), data)
        assert answer["Location"] == f"{case.url}#event-{data['event']}"
    client.post(address(case, "reminder"), {"event": first})
    client.post(
        address(case, "ladder"), {f"fact-{act}": "SANCTION", f"fact-{other}": f"CRIME:{BRIBE}"}
    )
    assert "Placed too high" in whole(client, case)
    client.post(address(case, "ladder"), {f"fact-{act}": "LAWFUL"})
    client.post(address(case, "mirror"), {"clause": keys(case, "mirror")[0]})

    text = client.get(case.url, **ENGLISH).content.decode()  # open to the end by now
    done = {
        entry.activity_key.split("/")[1].split("@")[0]
        for entry in Entry.objects.filter(cadre=cadre, kind=Kind.CASE)
    }
    assert done == {"choices", "reminder", "ladder", "mirror"}
    assert text.count("Your choice") == 2
    assert "What happened in the case" in text
    assert "Your answer" in text
    assert "For your next pledge:" in text
    client.post(address(case, "clause"))
    assert not MirrorClause.objects.exists()


def test_what_is_ticked_in_the_mirror_has_no_name_to_be_sent_under(client, cadre):
    form = whole(client, full_case()).split('id="mirror"')[1].split("</form>")[0]
    boxes = re.findall(r"<input[^>]*checkbox[^>]*>", form)

    assert len(boxes) == 2
    assert not [box for box in boxes if "name" in box]


def test_acts_left_out_are_marked_and_what_was_typed_stays(client, cadre):
    case = full_case()
    act = keys(case, "ladder")[0]

    answer = client.post(address(case, "ladder"), {f"fact-{act}": "DISCIPLINE"}, **ENGLISH)

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Place every act first." in text
    assert text.count('aria-invalid="true"') == 1
    assert re.search(r'value="DISCIPLINE"\s+selected', text)
    assert not ExerciseRun.objects.filter(finished_at__isnull=False).exists()


def test_a_miss_opens_the_article_in_force_at_the_date_of_the_act(client, cadre):
    law = Instrument.objects.create(code="crime", name="刑法", name_en="Criminal Law")
    articles = [
        Article.objects.create(
            version=Version.objects.create(
                instrument=law,
                label=label,
                in_force_from=dt.date.fromisoformat(start),
                in_force_until=dt.date.fromisoformat(end) if end else None,
            ),
            number=385,
            summary=f"{label}年文本的要点",
        )
        for label, start, end in (
            ("2020", "2021-03-01", "2024-02-29"),
            ("2023", "2024-03-01", None),
        )
    ]
    charge = Charge.objects.get(code=BRIBE)
    fact = {
        "text": "收钱办事",
        "belongs": "CRIME",
        "charge": charge.pk,
        "article": articles[1].pk,
        "reason": "受贿。",
    }
    case = make_case(
        act_to=dt.date(2024, 5, 1),
        timeline=stream(
            "event", event(articles=[articles[1].pk], happened_on="2022-01-01"), event()
        ),
        ladder=stream("fact", {**fact, "happened_on": "2023-06-01"}, fact),
    )
    earlier, later = keys(case, "ladder")

    client.post(
        address(case, "ladder"), {f"fact-{earlier}": "LAWFUL", f"fact-{later}": "DISCIPLINE"}
    )

    text = whole(client, case)
    assert "2020年文本的要点" in text.split('id="ladder"')[0]  # in the timeline, of 2022
    shown = text.split('id="ladder"')[1]
    assert shown.index("2020年文本的要点") < shown.index("2023年文本的要点")
    assert re.search(r'<details class="citation"\s+open', shown)


@pytest.mark.parametrize("exercise", EXERCISES)
def test_strangers_are_asked_to_sign_in(client, exercise):
    case = full_case()

    answer = client.post(address(case, exercise))

    assert answer.status_code == 302
    assert "/login/" in answer["Location"]
    assert not ExerciseRun.objects.exists()


@pytest.mark.parametrize("exercise", EXERCISES)
def test_whoever_may_not_read_the_case_finds_no_exercise(client, cadre, exercise):
    cases = [
        full_case(sensitivity="UNIT", readers_unit=make_cadre().unit),
        full_case(sensitivity="RESTRICTED"),
        full_case(live=False),
    ]

    for case in cases:
        data = {"event": keys(case)[0], "choice": "0"}
        assert client.post(address(case, exercise), data).status_code == 404
    assert client.post(reverse(f"case_{exercise}", args=[99_999_999])).status_code == 404
    assert not ExerciseRun.objects.exists()


@pytest.mark.parametrize("exercise", EXERCISES)
def test_reading_an_address_writes_nothing(client, cadre, exercise):
    assert client.get(address(full_case(), exercise)).status_code == 405


@pytest.mark.parametrize("exercise", ["choices", "reminder"])
def test_nothing_chosen_is_said_and_nothing_written(client, cadre, exercise):
    case = full_case()

    answer = client.post(
        address(case, exercise), {"event": ""}, follow=True, **ENGLISH
    ).content.decode()

    assert "first." in answer
    assert not ExerciseRun.objects.exists()


@pytest.mark.parametrize("exercise", ["choices", "reminder", "mirror"])
def test_what_is_gone_meanwhile_is_said(client, cadre, exercise):
    case = full_case()

    answer = client.post(
        address(case, exercise),
        {"event": "gone", "choice": "0", "clause": "gone"},
        follow=True,
        **ENGLISH,
    ).content.decode()

    assert "Read the case again." in answer


def test_one_reader_never_sees_the_answers_of_another(client, cadre):
    case = full_case()
    client.post(address(case, "reminder"), {"event": keys(case)[0]})
    client.post(address(case, "mirror"), {"clause": keys(case, "mirror")[0]})
    client.force_login(make_cadre())

    text = whole(client, case)

    assert "Your answer" not in text
    assert "For your next pledge:" not in text


def test_an_open_case_with_every_exercise_costs_a_constant_number_of_queries(
    client, cadre, django_assert_max_num_queries
):
    def cost(case):
        client.get(f"{case.url}?all=1")
        with django_assert_max_num_queries(30) as captured:
            client.get(f"{case.url}?all=1")
        return len(captured)

    short = full_case()
    charge = Charge.objects.get(code=BRIBE)
    fact = {"text": "收钱", "belongs": "CRIME", "charge": charge.pk, "reason": "受贿。"}
    long = full_case(
        timeline=stream("event", *(event() for _ in range(9))),
        ladder=stream("fact", *(fact for _ in range(9))),
    )

    assert cost(short) == cost(long) <= 16
