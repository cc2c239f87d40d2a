"""Anybody can draw the same people again; those drawn get unseen questions and 48 hours."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from quizzes import services
from quizzes.blueprints.services import count_pool
from quizzes.models import Blueprint, BlueprintCell, Invitation, SpotCheck
from quizzes.spot_checks.drawing import digest_of, draw_people
from quizzes.spot_checks.services import NobodyToDraw, hold_spot_check, is_reproduced
from tests.factories.cadres import make_cadre, make_cast, make_unit
from tests.factories.quizzes import make_attempt, make_bank, make_question, make_quiz

pools = st.dictionaries(
    st.text("ABC", min_size=1, max_size=3),
    st.lists(st.text("0123456789", min_size=1, max_size=4), unique=True, max_size=8),
    max_size=5,
)


@given(pools, st.integers(1, 5), st.text(max_size=8), st.randoms())
def test_the_same_seed_and_list_give_the_same_people(pool, per_unit, seed, rng):
    drawn = draw_people(pool, per_unit=per_unit, seed=seed)
    shuffled = {unit: rng.sample(people, len(people)) for unit, people in pool.items()}

    assert draw_people(shuffled, per_unit=per_unit, seed=seed) == drawn
    assert digest_of(shuffled) == digest_of(pool)
    for unit, people in drawn.items():
        assert set(people) <= set(pool[unit])
        assert len(set(people)) == min(per_unit, len(pool[unit]))


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def blueprint():
    bank = make_bank()
    for _unused in range(4):
        make_question(bank=bank)
    plan = Blueprint.objects.create(code="plan", title="抽查卷", bank=bank)
    BlueprintCell.objects.create(blueprint=plan, number=2)
    count_pool(blueprint=plan)
    return plan


def hold(cast, blueprint, **fields):
    terms = {
        "title": "季度抽查", "title_en": "Spot check", "unit": cast.bureau, "blueprint": blueprint,
        "per_unit": 1, "reason": "了解掌握情况", "actor": cast.supervisor, "at": timezone.now(),
        "seed": "2026-11",
    }  # fmt: skip
    return hold_spot_check(**terms | fields)


@pytest.mark.django_db
def test_only_who_was_drawn_may_sit_and_only_for_48_hours(cast, blueprint):
    check = hold(cast, blueprint)

    drawn = [invitation.cadre for invitation in check.quiz.invitations.all()]
    assert len(drawn) == 2  # one of the bureau, one of the office below it
    assert is_reproduced(check)
    for cadre in (cast.cadre, cast.teammate, cast.supervisor):
        if cadre in drawn:
            assert len(make_attempt(check.quiz, cadre).paper) == 2
        else:
            with pytest.raises(services.NotInvited):
                make_attempt(check.quiz, cadre)
    past = hold(cast, blueprint, at=timezone.now() - dt.timedelta(hours=49))
    with pytest.raises(services.NotOpenNow):
        make_attempt(past.quiz, past.quiz.invitations.first().cadre)


@pytest.mark.django_db
def test_nobody_gets_a_question_they_were_asked_before(cast, blueprint):
    seen = list(blueprint.bank.questions.all()[:2])
    for cadre in (cast.cadre, cast.teammate, cast.supervisor):
        make_attempt(make_quiz(questions=seen), cadre)

    check = hold(cast, blueprint)

    for invitation in check.quiz.invitations.all():
        paper = make_attempt(check.quiz, invitation.cadre).paper
        assert {item["version"] for item in paper}.isdisjoint({q.current_id for q in seen})


@pytest.mark.django_db
def test_a_changed_list_is_found(cast, blueprint):
    check = hold(cast, blueprint)
    Invitation.objects.filter(quiz=check.quiz).first().delete()

    assert not is_reproduced(SpotCheck.objects.get())


@pytest.mark.django_db
def test_a_unit_of_nobody_draws_nobody(cast, blueprint):
    with pytest.raises(NobodyToDraw):
        hold(cast, blueprint, unit=make_unit("空单位"))
    assert not SpotCheck.objects.exists()


@pytest.mark.django_db
def test_the_console_draws_and_shows_the_seed_and_home_asks(client, cast, blueprint):
    client.force_login(cast.supervisor)
    form = {
        "title": "季度抽查", "unit": cast.office.pk, "blueprint": blueprint.pk, "per_unit": 5,
        "reason": "了解掌握情况",
    }  # fmt: skip

    page = client.post(
        reverse("spot_checks"), form, follow=True, headers={"Accept-Language": "en"}
    ).content.decode()

    check = SpotCheck.objects.get()
    assert check.seed in page
    assert "the same people" in page
    assert cast.cadre.name in page
    wrong = client.post(reverse("spot_checks"), form | {"unit": cast.other_bureau.pk})
    assert wrong.status_code == 422
    client.force_login(cast.cadre)
    home = client.get("/", headers={"Accept-Language": "en"}).content.decode()
    assert reverse("quiz", args=[check.quiz_id]) in home
    assert client.get(reverse("spot_check", args=[check.pk])).status_code == 404
    client.force_login(cast.other_supervisor)
    assert client.get(reverse("spot_check", args=[check.pk])).status_code == 404
    assert client.post(reverse("spot_check", args=[check.pk])).status_code == 405
    assert make_cadre().invitations.count() == 0
