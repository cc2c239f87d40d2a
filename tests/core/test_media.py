"""Only renditions of pictures have an address; everything else looks like nothing."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import override_settings
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection, CollectionViewRestriction

from tests.factories.cadres import make_cadre

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media_root(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.fixture
def rendition():
    collection = Collection.get_first_root_node().add_child(name="pictures")
    image = get_image_model().objects.create(
        title="x", file=get_test_image_file(), collection=collection
    )
    return image.get_rendition("width-20")


def test_a_rendition_is_sent(client, rendition):
    answer = client.get(f"/media/{rendition.file.name}")

    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content).startswith(b"\x89PNG")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"


@override_settings(ACCEL_MEDIA=True)
def test_behind_nginx_only_its_name_is_sent(client, rendition):
    answer = client.get(f"/media/{rendition.file.name}")

    assert answer["X-Accel-Redirect"] == f"/protected-media/{rendition.file.name}"
    assert answer.content == b""


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("headers", [{}, {"range": "bytes=0-1"}, {"if-none-match": "*"}])
def test_an_original_and_a_document_look_like_nothing(client, rendition, method, headers):
    document = default_storage.save("documents/private.txt", ContentFile(b"private"))
    paths = [rendition.image.file.name, document, "images/none.png", "../manage.py"]

    answers = [getattr(client, method)(f"/media/{path}", headers=headers) for path in paths]

    assert {answer.status_code for answer in answers} == {404}


def test_a_picture_of_a_private_collection_is_for_the_signed_in(client, rendition):
    CollectionViewRestriction.objects.create(
        collection=rendition.image.collection, restriction_type="login"
    )
    address = f"/media/{rendition.file.name}"

    assert client.get(address).status_code == 404
    client.force_login(make_cadre())
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Cache-Control"].startswith("private")


def test_nothing_can_be_sent_to_it(client, rendition):
    assert client.post(f"/media/{rendition.file.name}").status_code == 405


def test_costs_few_queries(client, rendition, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        client.get(f"/media/{rendition.file.name}")
