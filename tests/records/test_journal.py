"""A journal is read, changed, downloaded and deleted by its author; for anybody else it is not there."""

import pytest
from django.apps import apps
from wagtail.models import ModelLogEntry
from wagtail.snippets.models import get_snippet_models

from records.journal import services
from records.models import Reflection
from tests.factories.cadres import make_cast
from tests.factories.records import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def page(cast):
    return services.write_reflection(cadre=cast.cadre, text="今天我犹豫了一下。", at=NOON)


@pytest.fixture
def own(client, cast):
    client.force_login(cast.cadre)
    return client


def test_is_written_and_read_by_its_author(own):
    assert own.post("/journal/", {"text": "第一篇"}).status_code == 302

    assert "第一篇" in own.get("/journal/").content.decode()
    assert own.get("/journal/")["Cache-Control"] == "no-store"


def test_is_changed_and_leaves_no_earlier_text(own, page):
    own.post(f"/journal/{page.public_id}/", {"text": "改过的"})

    assert Reflection.objects.get().text == "改过的"
    draft = own.post(
        f"/journal/{page.public_id}/", {"text": "还在写"}, headers={"X-Draft": "1"}
    )
    assert draft.status_code == 204


def test_is_downloaded_as_text(own, page):
    answer = own.get("/journal/journal.txt")

    assert page.text in answer.content.decode()
    assert "attachment" in answer["Content-Disposition"]


def test_is_deleted_for_good(own, page):
    own.post(f"/journal/{page.public_id}/delete/")

    assert not Reflection.objects.exists()


@pytest.mark.parametrize("text", ["", " \n "])
def test_an_empty_page_is_refused(own, page, text):
    assert own.post("/journal/", {"text": text}).status_code == 422
    assert own.post(f"/journal/{page.public_id}/", {"text": text}).status_code == 422
    with pytest.raises(services.EmptyReflection):
        services.write_reflection(cadre=page.cadre, text=text, at=NOON)


@pytest.mark.parametrize("reader", ["teammate", "supervisor", "stranger", "other_supervisor"])
def test_is_not_there_for_anybody_else(client, cast, page, reader):
    client.force_login(getattr(cast, reader))

    address = f"/journal/{page.public_id}/"
    assert client.get(address).status_code == 404
    assert client.post(address, {"text": "改"}).status_code == 404
    assert client.post(f"{address}delete/").status_code == 404
    assert page.text not in client.get("/journal/").content.decode()
    assert page.text not in client.get("/journal/journal.txt").content.decode()
    assert Reflection.objects.get().text == page.text


def test_is_deleted_by_post_only(own, page):
    assert own.get(f"/journal/{page.public_id}/delete/").status_code == 405


def test_no_administration_knows_it_and_no_log_keeps_it(own):
    own.post("/journal/", {"text": "第一篇"})

    assert Reflection not in get_snippet_models()
    assert not apps.is_installed("django.contrib.admin")
    assert not hasattr(Reflection, "search_fields")
    assert not ModelLogEntry.objects.filter(content_type__model="reflection").exists()


def test_nothing_points_at_a_reflection_or_reaches_it_from_a_cadre(cast):
    assert not Reflection._meta.related_objects
    assert not [
        relation
        for relation in apps.get_model("cadres.Cadre")._meta.related_objects
        if relation.related_model is Reflection
        and relation.get_accessor_name() not in (None, "+")
    ]
