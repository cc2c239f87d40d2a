"""Another learning system reads the record as xAPI 1.0.3 statements, of its units and no others."""

import base64
import datetime as dt
import json
from decimal import Decimal

import fastjsonschema
import pytest

from cadres.roles import Role
from records.models import Kind, XapiConsumer
from records.services import record_entry
from records.xapi import views
from records.xapi.services import issue_credentials, withdraw_credentials
from records.xapi.statements import statement_of
from records.xapi.vocabulary import (
    VOIDED,
    activity_id,
    home,
    verb_of,
)
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.records import NOON, make_entry
from tests.records import xapi_schema

pytestmark = pytest.mark.django_db
is_statement = fastjsonschema.compile(xapi_schema.STATEMENT)
are_results = fastjsonschema.compile(xapi_schema.RESULTS)
ALL = "/xapi/statements"
ADL = "http://adlnet.gov/expapi/verbs/"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def credentials(cast):
    return issue_credentials(
        name="省级平台", scope=cast.bureau, reason="汇总", actor=cast.supervisor, at=NOON
    )


@pytest.fixture
def ask(client, credentials):
    consumer, secret = credentials

    def ask(path=ALL, user=consumer.username, password=secret, headers=(), **parameters):
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        sent = {
            "Authorization": f"Basic {token}",
            "X-Experience-API-Version": "1.0.3",
            **dict(headers),
        }
        return client.get(path, parameters, headers=sent)

    return ask


def ids(answer):
    assert answer.status_code == 200, answer.content
    return [statement["id"] for statement in answer.json()["statements"]]


def id_of(*entries):
    return [str(entry.public_id) for entry in entries]


def correct(entry, effect, hours="0.00"):
    return record_entry(
        cadre=entry.cadre,
        kind=Kind.CORRECTION,
        activity_key=entry.activity_key,
        occasion=f"correction:{entry.public_id}",
        title=entry.title,
        at=NOON,
        credit_hours=Decimal(hours),
        outcome={"effect": effect} if effect else {},
        corrects=entry,
    )


def agent_of(cadre):
    return json.dumps({"account": {"homePage": home(), "name": cadre.staff_number}})


class TestReading:
    def test_gives_the_units_statements_newest_first(self, ask, cast):
        entries = [make_entry(cast.cadre), make_entry(cast.teammate)]
        make_entry(cast.stranger)

        answer = ask()

        are_results(answer.json())
        assert ids(answer) == id_of(*reversed(entries))
        assert ids(ask(ascending="true")) == id_of(*entries)
        assert answer["X-Experience-API-Version"] == "1.0.3"
        assert answer["X-Experience-API-Consistent-Through"]
        assert answer["Cache-Control"] == "no-store"

    def test_pages_by_more(self, ask, cast):
        entries = [make_entry(cast.cadre) for _unused in range(5)]
        found, answer = [], ask(limit="2")
        while True:
            found += ids(answer)
            more = answer.json()["more"]
            if not more:
                break
            answer = ask(path=more)

        assert found == id_of(*reversed(entries))

    def test_more_belongs_to_who_asked(self, ask, cast):
        for _unused in range(3):
            make_entry(cast.cadre)
        more = ask(limit="1").json()["more"]
        other, secret = issue_credentials(
            name="另一平台", scope=cast.county, reason="x", actor=cast.supervisor, at=NOON
        )

        assert ask(path=more, user=other.username, password=secret).status_code == 404
        assert ask(path=more[:-2]).status_code == 404

    def test_never_gives_more_than_the_largest_page(self, ask, cast, monkeypatch):
        monkeypatch.setattr("records.xapi.queries.LARGEST_PAGE", 2)
        for _unused in range(3):
            make_entry(cast.cadre)

        for limit in ("0", "3", "999999"):
            assert len(ids(ask(limit=limit))) == 2

    def test_costs_the_same_for_many(self, ask, cast, django_assert_num_queries):
        for _unused in range(10):
            make_entry(cast.cadre)

        with django_assert_num_queries(2):
            ask()

    def test_by_id(self, ask, cast):
        entry = make_entry(cast.cadre)

        answer = ask(statementId=str(entry.public_id))

        is_statement(answer.json())
        assert answer.json()["id"] == str(entry.public_id)
        assert ask(voidedStatementId=str(entry.public_id)).status_code == 404

    def test_foreign_and_missing_statements_answer_alike(self, ask, cast):
        foreign = make_entry(cast.stranger)

        answers = [
            ask(statementId=one)
            for one in (str(foreign.public_id), "11111111-1111-4111-8111-111111111111")
        ]

        assert {(a.status_code, a.content) for a in answers} == {(404, answers[0].content)}

    def test_what_was_withdrawn_is_voided(self, ask, cast):
        entry, other = make_entry(cast.cadre), make_entry(cast.cadre)
        voiding = correct(entry, "VOID", "-2.00")
        mending = correct(other, "HOURS", "1.00")

        assert set(ids(ask())) == set(id_of(voiding, mending, other))
        assert ask(statementId=str(entry.public_id)).status_code == 404
        assert ask(voidedStatementId=str(entry.public_id)).json()["id"] == str(entry.public_id)
        assert ask(statementId=str(other.public_id)).status_code == 200

    def test_with_attachments_the_json_is_one_of_several_parts(self, ask, cast):
        make_entry(cast.cadre)

        answer = ask(attachments="true")

        assert answer["Content-Type"].startswith("multipart/mixed; boundary=")
        assert b"Content-Type: application/json" in answer.content

    def test_format_canonical_chooses_the_language(self, ask, cast):
        make_entry(cast.cadre, title="关口", title_en="Gates")

        answer = ask(format="canonical", headers={"Accept-Language": "fr, en;q=0.5"}.items())

        [statement] = answer.json()["statements"]
        assert statement["object"]["definition"]["name"] == {"en": "Gates"}


class TestFilters:
    def test_by_agent(self, ask, cast):
        own = make_entry(cast.cadre)
        make_entry(cast.teammate)

        assert ids(ask(agent=agent_of(cast.cadre))) == id_of(own)
        assert ids(ask(agent=json.dumps({"mbox": "mailto:a@example.org"}))) == []

    def test_what_refers_to_a_match_is_a_match_too(self, ask, cast):
        entry = make_entry(cast.cadre)
        voiding = correct(entry, "VOID")
        make_entry(cast.teammate)

        assert ids(ask(agent=agent_of(cast.cadre))) == id_of(voiding)
        assert ids(ask(activity=activity_id(entry.activity_key))) == id_of(voiding)
        assert ids(ask(registration=str(entry.public_id))) == id_of(voiding)

    def test_by_verb(self, ask, cast):
        course = make_entry(cast.cadre)
        passed = make_entry(cast.cadre, kind=Kind.QUIZ, outcome={"is_passed": True})
        failed = make_entry(cast.cadre, kind=Kind.EXAM, outcome={"is_passed": False})
        plain = make_entry(cast.cadre, kind=Kind.QUIZ)
        pledge = make_entry(cast.cadre, kind=Kind.PLEDGE)
        talk = make_entry(cast.cadre, kind=Kind.TALK)
        voiding = correct(make_entry(cast.cadre), "VOID")
        mending = correct(talk, "REMARK")

        def by(verb):
            return set(ids(ask(verb=verb)))

        assert by(f"{ADL}completed") == set(id_of(course, plain, voiding))
        assert by(f"{ADL}passed") == set(id_of(passed))
        assert by(f"{ADL}failed") == set(id_of(failed))
        assert by(verb_of(Kind.PLEDGE).iri) == set(id_of(pledge))
        assert by(f"{ADL}attended") == set(id_of(talk, mending))
        assert by(VOIDED) == set(id_of(voiding))
        assert by(verb_of(Kind.CORRECTION).iri) == set(id_of(mending))
        assert by(f"{ADL}launched") == set()

    def test_by_activity(self, ask, cast):
        entry = make_entry(cast.cadre)
        make_entry(cast.cadre)
        profile = statement_of(entry)["context"]["contextActivities"]["category"][0]["id"]

        assert ids(ask(activity=activity_id(entry.activity_key))) == id_of(entry)
        assert ids(ask(activity="https://elsewhere.example/course")) == []
        assert ids(ask(activity=profile)) == []
        assert len(ids(ask(activity=profile, related_activities="true"))) == 2

    def test_by_related_agents(self, ask, cast):
        entry = make_entry(cast.cadre)
        mending = correct(entry, "REMARK")
        platform = json.dumps({"account": statement_of(entry)["authority"]["account"]})

        assert ids(ask(agent=platform)) == id_of(mending)
        assert len(ids(ask(agent=platform, related_agents="true"))) == 2

    def test_by_when_it_was_stored(self, ask, cast):
        early, late = make_entry(cast.cadre), make_entry(cast.cadre)
        at = late.recorded_at.astimezone(dt.UTC).isoformat()

        assert ids(ask(until=at)) == id_of(late, early)
        assert ids(ask(since=at)) == []
        assert ids(ask(since=early.recorded_at.isoformat())) == id_of(late)

    def test_together_all_must_hold(self, ask, cast):
        entry = make_entry(cast.cadre)
        make_entry(cast.teammate, activity_key=entry.activity_key)

        found = ask(agent=agent_of(cast.cadre), activity=activity_id(entry.activity_key))

        assert ids(found) == id_of(entry)


@pytest.mark.parametrize(
    "parameters",
    [{"limti": "1"}, {"limit": "-1"}, {"limit": "x"}, {"since": "yesterday"},
     {"until": "2026-99-99T00:00:00Z"}, {"statementId": "1"}, {"registration": "1"},
     {"statementId": "11111111-1111-4111-8111-111111111111", "limit": "1"},
     {"statementId": "11111111-1111-4111-8111-111111111111",
      "voidedStatementId": "11111111-1111-4111-8111-111111111111"},
     {"format": "pretty"}, {"ascending": "yes"}, {"verb": "completed"}, {"activity": "x"},
     {"agent": "{"}, {"agent": "[]"}, {"agent": "{}"}, {"agent": '{"account": "x"}'},
     {"agent": '{"account": {"name": "x"}}'}, {"agent": '{"mbox": "a", "openid": "b"}'},
     {"StatementId": "x"}],
)  # fmt: skip
def test_a_wrong_query_is_refused_with_the_reason(ask, parameters):
    answer = ask(**parameters)

    assert answer.status_code == 400
    assert answer.json()["error"]
    assert answer["X-Experience-API-Version"] == "1.0.3"


class TestGettingIn:
    def test_needs_credentials(self, client, ask):
        answer = client.get(ALL, headers={"X-Experience-API-Version": "1.0.3"})

        assert answer.status_code == 401
        assert answer["WWW-Authenticate"].startswith("Basic")
        assert ask(password="wrong").status_code == 401
        assert ask(password="").status_code == 401
        assert ask(user="nobody", password="").status_code == 401

    @pytest.mark.parametrize("header", ["Basic", "Basic !!", "Bearer x", "Basic /w=="])
    def test_broken_credentials_are_none(self, client, header):
        assert client.get(ALL, headers={"Authorization": header}).status_code == 401

    def test_withdrawn_credentials_are_none(self, ask, credentials, cast):
        withdraw_credentials(consumer=credentials[0], actor=cast.supervisor, at=NOON)

        assert ask().status_code == 401

    @pytest.mark.parametrize(
        ("version", "status"),
        [
            ("", 400),
            ("0.95", 400),
            ("1.1.0", 400),
            ("2.0.0", 400),
            ("1.0", 200),
            ("1.0.1", 200),
        ],
    )
    def test_needs_a_version_that_is_spoken(self, ask, version, status):
        answer = ask(headers={"X-Experience-API-Version": version}.items())

        assert answer.status_code == status

    def test_writes_nothing(self, client):
        for method in (client.post, client.put, client.delete):
            assert method(ALL).status_code == 405

    def test_anybody_may_ask_about_the_versions(self, client):
        answer = client.get("/xapi/about")

        assert answer.json()["version"] == list(views.VERSIONS)
        assert answer["X-Experience-API-Version"] == "1.0.3"

    def test_the_secret_is_not_kept(self, credentials):
        consumer, secret = credentials

        assert secret not in str(XapiConsumer.objects.filter(pk=consumer.pk).values())

    def test_follows_people_who_move(self, ask, cast):
        make_entry(cast.cadre)
        cast.cadre.unit = cast.other_bureau
        cast.cadre.save()

        assert ids(ask()) == []


class TestTheConsole:
    FORM = {"name": "省级平台", "reason": "汇总学时"}

    @pytest.fixture
    def configuring(self, client, cast):
        admin = make_cadre(unit=cast.county)
        make_grant(admin, Role.SYSTEM_ADMIN, unit=cast.bureau)
        client.force_login(admin)
        return client

    def test_issues_credentials_and_shows_the_secret_once(self, configuring, cast):
        shown = configuring.post("/console/xapi/", {**self.FORM, "scope": cast.office.pk})

        consumer, secret = shown.context["issued"]
        assert secret in shown.content.decode()
        assert secret not in configuring.get("/console/xapi/").content.decode()
        assert consumer.scope == cast.office

    def test_not_beyond_what_one_configures(self, configuring, cast):
        form = {**self.FORM, "scope": cast.other_bureau.pk}

        assert configuring.post("/console/xapi/", form).status_code == 422
        assert not XapiConsumer.objects.exists()

    def test_withdraws_them(self, configuring, credentials):
        consumer, _secret = credentials
        address = f"/console/xapi/{consumer.pk}/withdraw/"

        assert configuring.get(address).status_code == 405
        assert configuring.post(address).status_code == 302
        assert not XapiConsumer.objects.active().exists()

    def test_is_for_nobody_else(self, client, cast, credentials):
        client.force_login(cast.supervisor)

        assert client.get("/console/xapi/").status_code == 404
        assert client.post(f"/console/xapi/{credentials[0].pk}/withdraw/").status_code == 404
