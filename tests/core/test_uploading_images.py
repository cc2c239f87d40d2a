"""Pictures are checked before they are decoded: size, kind, and what they really are."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as PillowImage
from wagtail.images import get_image_model
from wagtail.models import Collection

from cadres.roles import Role
from cadres.services import grant_role
from tests.factories.cadres import make_cadre

pytestmark = pytest.mark.django_db
Image = get_image_model()


@pytest.fixture
def editor(client):
    editor = make_cadre("秦疏桐")
    grant_role(cadre=editor, role=Role.EDITOR, unit=editor.unit)
    client.force_login(editor)
    return client


def chunk(kind, content):
    check = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", check)


def bomb(side=11_000):
    """A PNG of `side` × `side` grey pixels in about 15 KB."""
    packer = zlib.compressobj(9)
    row = b"\0" + bytes((side + 7) // 8)
    packed = b"".join(packer.compress(row) for _row in range(side)) + packer.flush()
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", packed)
        + chunk(b"IEND", b"")
    )


def picture(width=64, height=48, kind="PNG"):
    file = io.BytesIO()
    PillowImage.new("RGB", (width, height), (20, 80, 60)).save(file, kind)
    return file.getvalue()


def upload(editor, content, name="picture.png"):
    return editor.post(
        reverse("wagtailimages:add"),
        {
            "title": "图片",
            "file": SimpleUploadedFile(name, content),
            "collection": Collection.objects.get(depth=1).pk,
        },
        headers={"accept-language": "en"},
    )


def test_an_ordinary_picture_is_taken(editor):
    assert upload(editor, picture()).status_code == 302
    assert Image.objects.get().width == 64


def test_121_megapixels_in_a_few_kilobytes_are_refused_without_decoding(editor, monkeypatch):
    content = bomb()
    assert len(content) < 20_000
    loaded = []
    load = PillowImage.Image.load
    monkeypatch.setattr(
        PillowImage.Image, "load", lambda self: loaded.append(self.size) or load(self)
    )

    html = upload(editor, content).content.decode()

    assert not Image.objects.exists()
    assert (11_000, 11_000) not in loaded
    assert "11000 × 11000 pixels; 24 megapixels are allowed" in html


def test_even_more_than_pillow_opens_is_refused_in_words(editor):
    html = upload(editor, bomb(20_000)).content.decode()

    assert not Image.objects.exists()
    assert "24 megapixels are allowed" in html


def test_the_many_at_once_uploader_refuses_them_too(editor):
    response = editor.post(
        reverse("wagtailimages:add_multiple"),
        {
            "title": "图片",
            "files[]": SimpleUploadedFile("picture.png", bomb()),
            "collection": Collection.objects.get(depth=1).pk,
        },
        headers={"x-requested-with": "XMLHttpRequest", "accept-language": "en"},
    )

    assert response.json()["success"] is False
    assert "24 megapixels" in response.json()["error_message"]
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'),
        ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'),
        ("page.png", b"<html><script>alert(1)</script></html>"),
        ("broken.png", picture()[:40]),
        ("archive.jpg", b"PK\x03\x04" + b"\0" * 100),
        ("wrong.jpg", picture(kind="PNG")),
    ],
    ids=["svg", "svg-as-png", "html-as-png", "truncated", "zip-as-jpg", "png-as-jpg"],
)
def test_what_is_no_picture_of_its_kind_is_refused(editor, name, content):
    assert upload(editor, content, name).status_code == 200
    assert not Image.objects.exists()


def test_too_many_bytes_are_refused(editor, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
    assert upload(editor, picture(900, 900, "BMP"), "picture.png").status_code == 200
    assert not Image.objects.exists()
