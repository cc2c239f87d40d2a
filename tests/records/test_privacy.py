"""People can read what is kept about them, and nothing is kept without a label."""

import pytest
from django.apps import apps
from wagtail.models import Page

from cadres.models import Cadre
from records.privacy.labels import LABELS, OFFICE_APPS, labelled_places
from records.xapi.services import issue_credentials
from tests.factories.cadres import make_cast
from tests.factories.records import NOON


def personal_places():
    """Every model of ours that points at a person, and every field of the person."""
    places = {f"cadres.Cadre.{field.name}" for field in Cadre._meta.concrete_fields}
    for model in apps.get_models():
        if issubclass(model, Page) or model._meta.app_label in OFFICE_APPS:
            continue
        if any(field.related_model is Cadre for field in model._meta.concrete_fields):
            places.add(model._meta.label)
    return places - {"cadres.Cadre.id"}


def test_everything_personal_has_a_label():
    missing = sorted(personal_places() - labelled_places())

    assert missing == []  # say in records/privacy/labels.py what, why, who sees it, how long


def test_no_label_is_about_something_that_is_gone():
    known = personal_places() | {"wagtailusers.UserProfile"}

    assert sorted(labelled_places() - known) == []


def test_every_place_has_one_label():
    assert sum(len(label.places) for label in LABELS) == len(labelled_places())


def test_finds_a_table_without_a_label(monkeypatch):
    monkeypatch.setattr("records.privacy.labels.LABELS", LABELS[1:])

    assert "cadres.Posting" in personal_places() - labelled_places()


@pytest.mark.django_db
def test_the_page_says_it_and_names_the_systems_that_read_ones_unit(client):
    cast = make_cast()
    issue_credentials(
        name="省级平台", scope=cast.bureau, reason="汇总学时", actor=cast.supervisor, at=NOON
    )
    for person, sees in ((cast.cadre, True), (cast.stranger, False)):
        client.force_login(person)
        shown = client.get("/record/privacy/").content.decode()
        assert all(str(label.kept) in shown for label in LABELS)
        assert ("省级平台" in shown) is sees
    assert client.post("/record/privacy/").status_code == 405


@pytest.mark.django_db
def test_the_page_is_for_people_who_are_signed_in(client):
    assert client.get("/record/privacy/").status_code == 302
