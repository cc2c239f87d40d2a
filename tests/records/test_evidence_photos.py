"""Evidence photos are written anew, small, upright and without what a phone adds."""

import hashlib
import io

import pytest
from django.utils import translation
from PIL import Image

from records.activities import photos
from tests.factories.activities import make_photo


def test_the_position_and_the_maker_are_gone():
    original = make_photo()
    assert Image.open(original).getexif().get_ifd(0x8825)
    original.seek(0)

    kept = photos.clean_photo(original)

    picture = Image.open(io.BytesIO(kept.content))
    assert not picture.getexif()
    assert b"PHONE-MAKER" not in kept.content
    assert (picture.format, picture.size) == ("JPEG", (120, 90))
    assert kept.digest == hashlib.sha256(kept.content).hexdigest()


def test_a_photo_taken_sideways_is_turned():
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    Image.new("RGB", (120, 90)).save(file, "JPEG", exif=exif)
    file.seek(0)

    kept = photos.clean_photo(file)

    assert (kept.width, kept.height) == (90, 120)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG"])
def test_large_photos_become_smaller(form):
    kept = photos.clean_photo(make_photo(size=(3_000, 1_500), form=form))

    assert (kept.width, kept.height) == (photos.LONGEST_SIDE, photos.LONGEST_SIDE // 2)


def test_what_is_transparent_becomes_white():
    file = io.BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(file, "PNG")
    file.seek(0)

    kept = photos.clean_photo(file)

    assert Image.open(io.BytesIO(kept.content)).getpixel((5, 5)) == (255, 255, 255)


def test_too_many_pixels_are_refused_before_they_are_decoded():
    """A PNG of 25 megapixels in one colour is some 70 KB."""
    file = io.BytesIO()
    Image.new("1", (5_000, 5_001)).save(file, "PNG")
    file.seek(0)

    with (
        translation.override("en"),
        pytest.raises(photos.PictureTooLarge, match="24 megapixels"),
    ):
        photos.clean_photo(file)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.4",
        make_photo().getvalue()[:200],
    ],
    ids=["empty", "text", "svg", "pdf", "cut"],
)
def test_what_is_no_photo_is_refused(content):
    with pytest.raises(photos.NotAPicture):
        photos.clean_photo(io.BytesIO(content))


def test_too_many_bytes_are_refused(monkeypatch):
    monkeypatch.setattr(photos, "MOST_BYTES", 100)

    with pytest.raises(photos.PictureTooLarge):
        photos.clean_photo(make_photo())
