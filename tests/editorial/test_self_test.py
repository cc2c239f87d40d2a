"""The self-test answers the reader and leaves no trace."""

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from editorial.selftest.statements import PSYCHOLOGIES, field_name, leanings, missing
from tests.factories.cadres import make_cadre
from warning_cases.seeds import TERMS

NAMES = [field_name(psychology, n) for psychology in PSYCHOLOGIES for n in range(3)]
COMPLETE = st.fixed_dictionaries({name: st.sampled_from("0123") for name in NAMES})


def test_its_seven_are_those_of_the_cases():
    seeded = {term.code for term in TERMS if term.axis == "PSYCHOLOGY"}

    assert {psychology.code for psychology in PSYCHOLOGIES} == seeded


@given(COMPLETE)
def test_the_strongest_comes_first_and_nothing_is_lost(answers):
    found = leanings(answers)

    assert [one.points for one in found] == sorted((o.points for o in found), reverse=True)
    assert sum(one.points for one in found) == sum(map(int, answers.values()))


@given(COMPLETE, st.sampled_from(NAMES), st.sampled_from(["", "4", "x", "-1"]))
def test_an_answer_that_is_none_is_missing(answers, name, wrong):
    assert missing({**answers, name: wrong}) == [name]
    assert missing(answers) == []


@pytest.mark.django_db
class TestThePage:
    def test_shows_the_result_and_asks_the_database_nothing(
        self, client, django_assert_num_queries
    ):
        answers = dict.fromkeys(NAMES, "0") | {f"fluke-{n}": "3" for n in range(3)}
        client.get(reverse("self_test"))

        with django_assert_num_queries(0):
            answer = client.post(reverse("self_test"), answers)

        assert answer.context["leanings"][0].psychology.code == "fluke"
        assert answer["Cache-Control"] == "no-store"
        assert "sessionid" not in client.cookies

    def test_works_for_people_signed_in_and_keeps_nothing(self, client):
        client.force_login(make_cadre())
        before = set(client.session.keys()) | {"last_seen"}

        assert client.post(reverse("self_test"), dict.fromkeys(NAMES, "1")).status_code == 200
        assert set(client.session.keys()) | {"last_seen"} == before

    def test_names_what_is_not_answered_and_keeps_the_rest(self, client):
        answers = dict.fromkeys(NAMES, "2")
        answers.pop("conceit-1")

        answer = client.post(reverse("self_test"), answers)

        assert answer.status_code == 400
        assert answer.context["left"] == 1
        assert client.put(reverse("self_test")).status_code == 405
