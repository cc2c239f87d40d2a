"""A paper is drawn from a bank by a plan, the same cost from a bank of any size."""

import random
from collections import Counter

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from cadres.models.cadre import Rank
from quizzes import services
from quizzes.blueprints import services as blueprints
from quizzes.blueprints.choosing import NothingNewToAsk
from quizzes.blueprints.drawing import draw_from
from quizzes.blueprints.services import CannotFillPaper, count_pool, recount_changed_pools
from quizzes.models import (
    Blueprint,
    BlueprintCell,
    Category,
    PaperRule,
    Question,
    QuestionVersion,
    Quiz,
)
from tests.factories.cadres import make_cadre, make_post, make_posting
from tests.factories.quizzes import (
    CHOICES,
    make_attempt,
    make_bank,
    make_category,
    make_question,
    make_quiz,
)

pytestmark = pytest.mark.django_db


def make_blueprint(bank, *cells):
    """A blueprint of `cells`, dictionaries of BlueprintCell fields, counted."""
    number = Blueprint.objects.count() + 1
    blueprint = Blueprint.objects.create(
        code=f"plan-{number}", title=f"蓝图{number}", bank=bank
    )
    for position, cell in enumerate(cells):
        BlueprintCell.objects.create(blueprint=blueprint, position=position, **cell)
    count_pool(blueprint=blueprint)
    return blueprint


@pytest.fixture
def bank():
    """Six questions on procurement, two of them hard, and three on gifts."""
    bank = make_bank()
    top = make_category(bank, code="procurement", name="采购")
    below = make_category(bank, code="tenders", name="招标", parent=top)
    gifts = make_category(bank, code="gifts", name="礼品")
    for number in range(6):
        make_question(
            bank=bank, category=below if number < 3 else top, difficulty=4 if number > 3 else 2
        )
    for _unused in range(3):
        make_question(bank=bank, category=gifts)
    return bank


def topic(code):
    return Category.objects.get(code=code)


def questions_of(paper):
    versions = [getattr(item, "version", None) or item["version"] for item in paper]
    return list(Question.objects.filter(versions__in=versions).order_by("pk"))


def test_each_cell_gives_what_it_asks_for_and_no_question_comes_twice(bank):
    blueprint = make_blueprint(
        bank,
        {"category": topic("procurement"), "number": 3},
        {"category": topic("procurement"), "difficulty": 4, "number": 2, "points": 5},
        {"category": topic("gifts"), "number": 2},
    )

    for seed in range(20):
        drawn = draw_from(blueprint.pk, avoid=set(), rng=random.Random(seed))
        versions = [item.version for item in drawn]
        difficulty = dict(QuestionVersion.objects.values_list("pk", "difficulty"))
        assert len(set(versions)) == 7
        assert [difficulty[pk] for pk in versions[3:5]] == [4, 4]
        assert [item.points for item in drawn] == [1, 1, 1, 5, 5, 1, 1]
        assert Counter(q.category.code for q in questions_of(drawn))["gifts"] == 2


def test_saving_says_which_cell_lacks_how_many(client, bank):
    editor = make_cadre(is_staff=True, is_superuser=True)
    client.force_login(editor)
    form = {
        "title": "县管干部卷", "title_en": "", "code": "leaders", "bank": bank.pk,
        "cells-TOTAL_FORMS": "1", "cells-INITIAL_FORMS": "0", "cells-MIN_NUM_FORMS": "1",
        "cells-MAX_NUM_FORMS": "1000", "cells-0-category": topic("gifts").pk,
        "cells-0-number": "5", "cells-0-points": "1", "cells-0-ORDER": "1",
    }  # fmt: skip

    response = client.post(
        reverse("wagtailsnippets_quizzes_blueprint:add"),
        form,
        follow=True,
        headers={"Accept-Language": "en"},
    )

    assert "“礼品” needs 5 questions and has 3: 2 lacking." in response.content.decode()


def test_starting_says_it_too_and_nothing_is_begun(bank, cadre, client):
    blueprint = make_blueprint(bank, {"category": topic("gifts"), "number": 5})
    quiz = make_quiz(kinds=[], blueprint=blueprint)

    with pytest.raises(CannotFillPaper) as refused:
        make_attempt(quiz, cadre)

    assert (refused.value.shortages[0].number, refused.value.shortages[0].size) == (5, 3)
    client.force_login(cadre)
    page = client.post(
        reverse("start_attempt", args=[quiz.pk]), follow=True, headers={"Accept-Language": "en"}
    )
    assert "2 lacking" in page.content.decode()
    assert not cadre.attempts.exists()


def test_what_is_withdrawn_meanwhile_does_not_come(bank):
    blueprint = make_blueprint(bank, {"category": topic("procurement"), "number": 5})
    gone = Question.objects.filter(category=topic("tenders")).first()
    Question.objects.filter(pk=gone.pk).update(**RETIRED)

    drawn = draw_from(blueprint.pk, avoid=set(), rng=random.Random(1))

    assert gone not in questions_of(drawn)
    assert len(drawn) == 5


RETIRED = {"state": "RETIRED"}


def test_the_worker_counts_again_only_where_the_bank_changed(bank):
    blueprint = make_blueprint(bank, {"category": topic("gifts"), "number": 4})
    assert recount_changed_pools() == 0

    make_question(bank=bank, category=topic("gifts"))

    assert recount_changed_pools() == 1
    assert len(draw_from(blueprint.pk, avoid=set(), rng=random.Random(1))) == 4


def test_leading_cadres_and_buyers_get_other_papers(bank):
    everybody = make_blueprint(bank, {"category": topic("gifts"), "number": 1})
    leaders = make_blueprint(bank, {"category": topic("procurement"), "number": 2})
    buyers = make_blueprint(bank, {"category": topic("procurement"), "number": 3})
    quiz = make_quiz(kinds=[], blueprint=everybody)
    post = make_post()
    PaperRule.objects.create(quiz=quiz, position=1, post=post, blueprint=buyers)
    PaperRule.objects.create(
        quiz=quiz, position=2, rank_from=Rank.DIVISION_DEPUTY, blueprint=leaders
    )
    leader, buyer = make_cadre(rank=Rank.DIVISION_HEAD), make_cadre()
    make_posting(buyer, post=post)

    lengths = [len(make_attempt(quiz, each).paper) for each in (make_cadre(), leader, buyer)]

    assert lengths == [1, 2, 3]


def test_a_person_may_have_the_same_paper_each_time_until_it_is_corrected(bank, cadre):
    blueprint = make_blueprint(bank, {"number": 3})
    quiz = make_quiz(kinds=[], blueprint=blueprint, variant=Quiz.Variant.PERSON)

    def asked():
        attempt = make_attempt(quiz, cadre)
        services.submit_attempt(attempt_id=attempt.public_id, cadre=cadre)
        return {item["version"] for item in attempt.paper}

    first = asked()
    assert asked() == first
    reworded = QuestionVersion.objects.get(pk=min(first)).question
    services.revise_question(
        question=reworded, kind="SINGLE", stem="改过的题干", choices=CHOICES, key=["b"]
    )

    assert min(first) not in asked()


# --- Rotation ----------------------------------------------------------------------------------
def test_what_was_asked_does_not_come_back_within_the_years(bank, cadre):
    blueprint = make_blueprint(bank, {"number": 4})
    quiz = make_quiz(kinds=[], blueprint=blueprint, rotation_years=3)

    seen = []
    for _twice in range(2):
        attempt = make_attempt(quiz, cadre)
        services.submit_attempt(attempt_id=attempt.public_id, cadre=cadre)
        seen += [item["version"] for item in attempt.paper]
    assert len(set(seen)) == 8
    with pytest.raises(CannotFillPaper):
        make_attempt(quiz, cadre)

    cadre.attempts.update(
        started_at=attempt.started_at.replace(year=attempt.started_at.year - 4)
    )

    assert len(make_attempt(quiz, cadre).paper) == 4


def test_a_quizs_own_list_rotates_too(cadre, stranger):
    quiz = make_quiz(kinds=["SINGLE"] * 5, question_count=2, rotation_years=1)
    for _twice in range(2):
        attempt = make_attempt(quiz, cadre)
        services.submit_attempt(attempt_id=attempt.public_id, cadre=cadre)

    with pytest.raises(NothingNewToAsk, match="1"):
        make_attempt(quiz, cadre)
    assert len(make_attempt(quiz, stranger).paper) == 2


# --- Cost --------------------------------------------------------------------------------------
@pytest.mark.parametrize("size", [20, 400])
def test_drawing_costs_two_queries_whatever_the_size(size, django_assert_num_queries):
    bank, blueprint = make_bank(), None
    first = make_question(bank=bank)
    Question.objects.bulk_create(
        Question(bank=bank, code=f"many-{size}-{number}", state="APPROVED")
        for number in range(size)
    )
    made = Question.objects.filter(bank=bank, current=None)
    QuestionVersion.objects.bulk_create(
        QuestionVersion(
            question=question,
            kind="SINGLE",
            stem="题",
            choices=CHOICES,
            key=["b"],
            difficulty=2,
        )
        for question in made
    )
    for version in QuestionVersion.objects.filter(question__in=made):
        Question.objects.filter(pk=version.question_id).update(current=version)
    blueprint = make_blueprint(bank, {"number": 5}, {"difficulty": 2, "number": 5})

    with django_assert_num_queries(2):
        drawn = draw_from(blueprint.pk, avoid={first.pk}, rng=random.Random(3))

    assert len({item.version for item in drawn}) == 10


def test_every_question_has_the_same_chance(bank):
    blueprint = make_blueprint(bank, {"number": 3})
    rng = random.Random(20260914)

    counts = Counter(
        item.version
        for _unused in range(600)
        for item in draw_from(blueprint.pk, avoid=set(), rng=rng)
    )

    assert len(counts) == 9
    assert all(140 < count < 265 for count in counts.values())  # 200 expected


@given(parents=st.lists(st.integers(0, 6), min_size=7, max_size=7), top=st.integers(0, 6))
@settings(max_examples=50)
def test_a_topic_is_itself_and_everything_below_even_in_a_ring(parents, top):
    categories = [Category(pk=pk, parent_id=parent) for pk, parent in enumerate(parents)]

    found = blueprints._with_children(top, categories)

    assert top in found
    for category in categories:
        if category.parent_id in found:
            assert category.pk in found
