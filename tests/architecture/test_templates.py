"""Templates obey the content security policy before a browser has to refuse them."""

import re

import pytest

from tests.architecture.test_layout import named, tracked

TEMPLATES = [
    path for path in tracked("*.html", "*.svg", "*.css", "*.js") if "/tests/" not in str(path)
]
# The offline verifier is a file people download, one piece by design; the site never serves it
# as a page.
DOWNLOADS = {"site/records/verifier/verify.html"}
PAGES = [path for path in TEMPLATES if path.suffix == ".html" and named(path) not in DOWNLOADS]
COMMENTS = re.compile(r"{%\s*comment.*?endcomment\s*%}|{#.*?#}|<!--.*?-->", re.S)
INLINE = {
    "style attribute": re.compile(r"<[a-z][^>]*\sstyle\s*=", re.I),
    "event handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=", re.I),
    "inline script": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)[^>]*>", re.I),
    "inline style": re.compile(r"<style[\s>]", re.I),
    "javascript: address": re.compile(r"javascript:", re.I),
}
ELSEWHERE = re.compile(
    r"""(?:src|href|action|poster|srcset)\s*=\s*["'](?:https?:)?//"""
    r"""|(?:url\(|@import)\s*["']?(?:https?:)?//""",
    re.I,
)
NAMESPACES = re.compile(r'xmlns(:\w+)?="[^"]*"')


@pytest.mark.parametrize("kind", INLINE)
def test_nothing_is_inline(kind):
    found = [
        f"{named(path)}: {match[0]}"
        for path in PAGES
        for match in INLINE[kind].finditer(COMMENTS.sub("", path.read_text(encoding="utf-8")))
    ]

    assert found == []


def test_nothing_is_loaded_from_elsewhere():
    found = [
        f"{named(path)}: {match[0]}"
        for path in TEMPLATES
        for match in ELSEWHERE.finditer(NAMESPACES.sub("", path.read_text(encoding="utf-8")))
    ]

    assert found == []


def test_every_unsafe_form_carries_its_token():
    form = re.compile(r"<form[^>]*method\s*=\s*[\"']?post.*?</form>", re.I | re.S)
    found = [
        named(path)
        for path in PAGES
        for match in form.finditer(path.read_text(encoding="utf-8"))
        if "csrf_token" not in match[0]
    ]

    assert found == []
