"""A reader does the exercises of a case; the record says that they are done, never the answers."""

import json

import pytest

from records.models import Entry, Kind
from records.observers import start_observers
from records.pledging.services import clauses_for
from tests.factories.cadres import make_cadre
from tests.factories.content import event, make_case, stream
from tests.factories.records import NOON
from warning_cases.exercises import services
from warning_cases.models import (
    Charge,
    ExerciseRun,
    MirrorClause,
    ReminderTally,
    WarningCasePage,
)

pytestmark = pytest.mark.django_db

CHOICES = [
    {"text": "退回并报告", "consequence": "到此为止。"},
    {"text": "先放着", "consequence": "第二个盒子来了。", "is_taken": True},
]
BRIBE = "385-bribe-taking"


@pytest.fixture
def cadre():
    return make_cadre()


def full_case(**fields):
    charge = Charge.objects.get(code=BRIBE)
    return make_case(
        **{
            "title": "一盒茶叶",
            "title_en": "A box of tea",
            "timeline": stream(
                "event",
                event(decision="怎么办？", choices=CHOICES),
                event("SEEK"),
                event("CONCEAL", decision="还能说吗？", choices=CHOICES),
            ),
            "ladder": stream(
                "fact",
                {"text": "登记上交", "belongs": "LAWFUL", "reason": "按规定办了。"},
                {
                    "text": "收钱办事",
                    "belongs": "CRIME",
                    "charge": charge.pk,
                    "reason": "受贿。",
                },
            ),
            "mirror": stream(
                "statement",
                {"statement": "我签过没看的单子", "clause": "不见实物不签字"},
                {"statement": "我怕丢面子", "clause": ""},
            ),
            **fields,
        }
    )


def keys(case, field="timeline"):
    return [row["id"] for row in getattr(case, field).raw_data]


def entries(cadre):
    return list(Entry.objects.filter(cadre=cadre, kind=Kind.CASE).order_by("pk"))


def place(case, cadre, *places):
    answers = dict(zip(keys(case, "ladder"), places, strict=False))
    return services.place_facts(case=case, cadre=cadre, places=answers, at=NOON)


def test_choosing_everywhere_finishes_the_choices_and_enters_the_record(cadre):
    case = full_case()
    first, _second, third = keys(case)

    services.choose(case=case, cadre=cadre, event=first, choice="1", at=NOON)
    assert entries(cadre) == []
    services.choose(case=case, cadre=cadre, event=third, choice="0", at=NOON)

    (entry,) = entries(cadre)
    assert entry.activity_key.startswith(f"warning_cases.case:{case.pk}/choices@")
    assert entry.title == "案例抉择：一盒茶叶"
    assert entry.title_en == "Choices: A box of tea"
    assert entry.outcome == {"decisions": 2}


def test_the_first_choice_stays(cadre):
    case = full_case()
    first = keys(case)[0]

    services.choose(case=case, cadre=cadre, event=first, choice="1", at=NOON)
    run = services.choose(case=case, cadre=cadre, event=first, choice="0", at=NOON)

    assert run.answers == {first: 1}


@pytest.mark.parametrize(
    ("place", "choice"), [(0, "2"), (0, "-1"), (0, "x"), (0, ""), (1, "0")]
)
def test_a_choice_that_is_not_offered_is_refused_and_nothing_written(cadre, place, choice):
    case = full_case()

    with pytest.raises(services.NotOffered):
        services.choose(case=case, cadre=cadre, event=keys(case)[place], choice=choice, at=NOON)

    assert not ExerciseRun.objects.exists()


def test_beginning_is_told_to_the_layers_above(cadre, monkeypatch):
    begun = []
    monkeypatch.setattr(
        "records.services.start_observers",
        [*start_observers, lambda **told: begun.append(told["activity_key"])],
    )
    case = full_case()

    services.choose(case=case, cadre=cadre, event=keys(case)[0], choice="1", at=NOON)
    services.choose(case=case, cadre=cadre, event=keys(case)[2], choice="1", at=NOON)

    assert [key.split("@")[0] for key in begun] == [f"warning_cases.case:{case.pk}/choices"]


def test_a_tap_counts_once_and_without_a_name(cadre):
    case = full_case()
    first, second, _third = keys(case)

    services.tap_reminder(case=case, cadre=cadre, event=first, at=NOON)
    services.tap_reminder(case=case, cadre=cadre, event=second, at=NOON)

    tally = ReminderTally.objects.get()
    assert tally.counted == {first: 1}
    assert tally.shown == {}
    (entry,) = entries(cadre)
    assert entry.outcome == {}
    assert first not in json.dumps([entry.title, entry.outcome, entry.activity_key])


def test_what_colleagues_tapped_is_shown_from_five_on_and_moves_by_five(cadre):
    case = full_case()
    first, second, _third = keys(case)

    for count in range(1, 10):
        who = first if count != 3 else second
        services.tap_reminder(case=case, cadre=make_cadre(), event=who, at=NOON)
        shown = ReminderTally.objects.get().shown
        assert sum(shown.values()) == (0 if count < 5 else 5)


def test_the_ladder_is_done_when_every_act_stands_right(cadre):
    case = full_case()

    run = place(case, cadre, "DISCIPLINE", f"CRIME:{BRIBE}")
    assert run.finished_at is None
    assert entries(cadre) == []
    run = place(case, cadre, "LAWFUL")  # what was right stays right without being sent again

    assert run.finished_at == NOON
    (entry,) = entries(cadre)
    assert entry.outcome == {"acts": 2, "right_at_once": 1}


@pytest.mark.parametrize("places", [(), ("LAWFUL",), ("LAWFUL", "CRIME:no-such"), ("x", "y")])
def test_acts_without_a_place_are_named(cadre, places):
    case = full_case()

    with pytest.raises(services.NotPlaced) as refused:
        place(case, cadre, *places)

    assert refused.value.missing
    assert not entries(cadre)


def test_the_mirror_leaves_only_that_it_was_looked_into(cadre):
    case = full_case()

    run = services.look_in_mirror(case=case, cadre=cadre, clause="", at=NOON)

    assert run.answers == {}
    (entry,) = entries(cadre)
    assert (entry.title, entry.outcome) == ("照镜子：一盒茶叶", {})
    assert not MirrorClause.objects.exists()


def test_one_promise_goes_into_the_next_pledge_and_another_replaces_it(cadre):
    case, other = full_case(), full_case()
    for each in (case, other):
        services.look_in_mirror(case=each, cadre=cadre, clause=keys(each, "mirror")[0], at=NOON)

    assert MirrorClause.objects.get().case == other
    assert clauses_for(cadre, NOON) == [
        {"source": "warning_cases.mirror", "text": "不见实物不签字"}
    ]
    assert services.drop_clause(cadre=cadre)
    assert clauses_for(cadre, NOON) == []
    assert not services.drop_clause(cadre=cadre)


def test_a_statement_without_a_promise_becomes_no_clause(cadre):
    case = full_case()

    with pytest.raises(services.NotOffered):
        services.look_in_mirror(case=case, cadre=cadre, clause=keys(case, "mirror")[1], at=NOON)

    assert not ExerciseRun.objects.exists()


def test_another_text_is_another_exercise(cadre):
    case = full_case()
    services.tap_reminder(case=case, cadre=cadre, event=keys(case)[0], at=NOON)
    case.timeline.raw_data[0]["value"]["what"] = "他收下两个信封。"
    case.save()
    case = WarningCasePage.objects.get(pk=case.pk)

    services.tap_reminder(case=case, cadre=cadre, event=keys(case)[1], at=NOON)

    assert len({entry.activity_key for entry in entries(cadre)}) == 2


@pytest.mark.parametrize("sensitivity", ["UNIT", "RESTRICTED"])
def test_the_record_does_not_name_a_case_that_others_may_not_know(cadre, sensitivity):
    case = full_case(sensitivity=sensitivity)

    services.tap_reminder(case=case, cadre=cadre, event=keys(case)[0], at=NOON)

    assert entries(cadre)[0].title == "提醒时刻：内部警示案例"


def test_a_case_without_an_exercise_refuses_it(cadre):
    case = make_case()

    with pytest.raises(services.NotOffered):
        services.place_facts(case=case, cadre=cadre, places={}, at=NOON)
    with pytest.raises(services.NotOffered):
        services.look_in_mirror(case=case, cadre=cadre, clause="", at=NOON)
    with pytest.raises(services.NotOffered):
        services.tap_reminder(case=case, cadre=cadre, event="n1", at=NOON)
