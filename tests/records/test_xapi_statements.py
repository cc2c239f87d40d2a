"""Every entry is one xAPI 1.0.3 statement that holds against a schema of the standard."""

import copy

import fastjsonschema
import pytest

from records.models import Kind
from records.xapi.statements import in_format, statement_of
from records.xapi.vocabulary import VOIDED, activity_id, activity_key_of, kinds_of, verb_of
from tests.factories.cadres import make_cast
from tests.factories.records import make_entry
from tests.records import xapi_schema
from tests.records.test_xapi import correct

pytestmark = pytest.mark.django_db
is_statement = fastjsonschema.compile(xapi_schema.STATEMENT)
ADL = "http://adlnet.gov/expapi/verbs/"


@pytest.fixture
def cast():
    return make_cast()


class TestStatements:
    @pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.CORRECTION])
    @pytest.mark.parametrize(
        "outcome",
        [{}, {"score": "86.00"}, {"percent": "100.00", "is_passed": True}, {"is_passed": False},
         {"score": "none"}, {"score": 250}],
    )  # fmt: skip
    def test_of_every_kind_keep_to_the_standard(self, cast, kind, outcome):
        entry = make_entry(cast.cadre, kind=kind, outcome=outcome, title_en="Gates")

        is_statement(statement_of(entry))

    @pytest.mark.parametrize("effect", ["VOID", "HOURS", "REMARK", ""])
    def test_of_corrections_keep_to_the_standard(self, cast, effect):
        statement = statement_of(correct(make_entry(cast.cadre), effect))

        is_statement(statement)
        assert (statement["verb"]["id"] == VOIDED) is (effect in ("VOID", ""))

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda s: s.pop("actor"),
            lambda s: s["actor"].update(mbox="mailto:a@example.org"),
            lambda s: s["actor"].pop("account"),
            lambda s: s["verb"].update(id="completed"),
            lambda s: s["object"].update(id="no iri"),
            lambda s: s["result"]["score"].update(scaled=86),
            lambda s: s.update(timestamp="2026-09-14"),
            lambda s: s.update(id="1"),
            lambda s: s.update(remark=""),
            lambda s: s["context"].update(registration="x"),
            lambda s: s["verb"].update(id=VOIDED),
            lambda s: s["result"].update(extensions={"hours": 1}),
        ],
    )
    def test_the_schema_itself_refuses_what_is_wrong(self, cast, spoil):
        statement = statement_of(make_entry(cast.cadre, outcome={"percent": "86.00"}))
        spoiled = copy.deepcopy(statement)
        spoil(spoiled)

        with pytest.raises(fastjsonschema.JsonSchemaException):
            is_statement(spoiled)

    @pytest.mark.parametrize("wanted", ["ids", "exact", "canonical"])
    def test_in_every_format_keep_to_the_standard(self, cast, wanted):
        statement = statement_of(make_entry(cast.cadre, title_en="Gates"))

        is_statement(in_format(statement, wanted, ["en"]))

    def test_say_who_did_what_with_which_result(self, cast):
        entry = make_entry(
            cast.cadre, kind=Kind.QUIZ, outcome={"percent": "86.00", "is_passed": True}
        )

        statement = statement_of(entry)

        assert statement["actor"]["account"]["name"] == cast.cadre.staff_number
        assert statement["verb"]["id"] == f"{ADL}passed"
        assert statement["result"]["score"]["scaled"] == 0.86
        assert statement["result"]["success"] is True
        assert statement["object"]["id"] == activity_id(entry.activity_key)


@pytest.mark.parametrize("key", ["courses.course:42@3", "training.offline:法 课@1"])
def test_activity_identifiers_are_read_back(key):
    assert activity_key_of(activity_id(key)) == key


@pytest.mark.parametrize("kind", Kind.values)
def test_every_kind_is_found_by_its_verb(kind):
    assert kind in kinds_of(verb_of(kind).iri)
