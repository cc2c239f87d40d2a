"""The demo draws its own pictures, once."""

import pytest

from home.demo.pictures import load_picture


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.django_db
def test_the_demos_pictures_are_drawn_once(media):
    first = load_picture("mountains")

    assert load_picture("mountains") == first
    assert (first.width, first.height) == (1600, 900)
    assert first.file.size < 200_000
