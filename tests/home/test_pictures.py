"""Pictures come with the pages in the embedded default, and uploads do not."""

from pathlib import Path

import pytest
from django.conf import settings
from django.urls import resolve

from home.demo.pictures import load_picture


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def test_scaled_pictures_are_served():
    folder = Path(resolve("/media/images/one.jpg").kwargs["document_root"])
    assert folder == Path(settings.MEDIA_ROOT) / "images"


@pytest.mark.parametrize(
    "address",
    ["/media/original_images/one.jpg", "/media/images/../README.md", "/media/images/"],
)
@pytest.mark.django_db
def test_uploads_and_folders_are_not(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_the_demos_pictures_are_drawn_once(media):
    first = load_picture("mountains")

    assert load_picture("mountains") == first
    assert (first.width, first.height) == (1600, 900)
    assert first.file.size < 200_000
