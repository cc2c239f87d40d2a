"""Every pair of tokens that carries text or a control's edge is readable, light and dark."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SOURCE = Path(settings.SITE_DIR, "static", "css", "tokens.css").read_text(encoding="utf-8")
TEXT = 4.5
EDGE = 3.0

PAIRS = [
    *[
        (ink, ground, TEXT)
        for ink in ("ink", "ink-muted", "green", "green-strong", "navy", "danger", "seal")
        for ground in ("paper", "surface", "sunken")
    ],
    *[
        (tone, f"{tone}-wash", TEXT)
        for tone in ("success", "warning", "danger", "green", "navy")
    ],
    *[
        ("ink", f"{tone}-wash", TEXT)
        for tone in ("success", "warning", "danger", "green", "navy")
    ],
    ("ink-muted", "green-wash", TEXT),
    ("green-strong", "green-wash", TEXT),
    ("on-green", "green", TEXT),
    ("on-green", "green-strong", TEXT),
    ("on-seal", "seal", TEXT),
    ("surface", "danger", TEXT),
    ("paper", "ink", TEXT),
    *[
        (edge, ground, EDGE)
        for edge in ("line-strong", "focus", "green", "danger", "warning", "success", "seal")
        for ground in ("paper", "surface", "sunken")
    ],
]


def tokens(opening):
    block = SOURCE.split(opening, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", block))


LIGHT = tokens(":root {")
DARK = tokens(':root[data-theme="dark"] {')


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_computes_the_ratio_as_wcag_defines_it():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_each_pair_reaches_its_ratio(scheme, front, ground, least):
    assert contrast(scheme[front], scheme[ground]) >= least


def test_the_manual_dark_scheme_equals_the_systems():
    assert tokens(':root:not([data-theme="light"]) {') == DARK


def test_dark_redefines_every_colour_of_light():
    assert set(DARK) == set(LIGHT)
