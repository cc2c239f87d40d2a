"""Two pictures in the manner of ink wash, drawn by ourselves and always the same."""

import math
import random
from io import BytesIO
from typing import Final

from django.core.files.images import ImageFile
from PIL import Image as Picture
from PIL import ImageChops, ImageDraw, ImageFilter
from wagtail.images.models import Image

SIZE: Final = (1600, 900)
PAPER: Final = (246, 243, 235)
INK: Final = (31, 58, 52)
NAVY: Final = (38, 52, 78)
SEAL: Final = (181, 58, 44)


def load_picture(name: str) -> Image:
    """Return the stored picture `name` ("mountains" or "bamboo"), drawn when it is missing."""
    title = _TITLES[name]
    stored = Image.objects.filter(title=title).first()
    if stored is not None:
        return stored
    file = BytesIO()
    _DRAWN_BY[name]().save(file, "JPEG", quality=88, optimize=True)
    file.seek(0)
    return Image.objects.create(title=title, file=ImageFile(file, name=f"qingfeng-{name}.jpg"))


def mountains() -> Picture.Image:
    """Draw ranges that fade into mist, water below them, and a red sun of seal ink."""
    draw = random.Random("mountains")  # noqa: S311  a picture, not a secret
    picture = _paper(draw)
    width, height = SIZE
    sun = Picture.new("L", SIZE, 0)
    ImageDraw.Draw(sun).ellipse((1180, 150, 1290, 260), fill=215)
    picture.paste(SEAL, mask=sun.filter(ImageFilter.GaussianBlur(2)))
    for layer in range(5):
        depth = layer / 4
        base = height * (0.42 + 0.11 * layer)
        ridge = _ridge(draw, base, 150 - 16 * layer, 3.2 + layer)
        shape = Picture.new("L", SIZE, 0)
        ImageDraw.Draw(shape).polygon([*ridge, (width, height), (0, height)], fill=255)
        wash = _fading(base - 190, base + 210, round(70 + 150 * depth))
        mask = ImageChops.multiply(shape.filter(ImageFilter.GaussianBlur(3 - depth * 2)), wash)
        tone = tuple(round(n + (i - n) * depth) for n, i in zip(NAVY, INK, strict=True))
        picture.paste(tone, mask=mask)
    return picture


def bamboo() -> Picture.Image:
    """Draw a few upright stems with leaves in the wind."""
    draw = random.Random("bamboo")  # noqa: S311  a picture, not a secret
    picture = _paper(draw)
    for x, strength, width in ((1130, 70, 26), (1010, 120, 30), (1250, 190, 38)):
        ink = Picture.new("L", SIZE, 0)
        pen = ImageDraw.Draw(ink)
        y, lean = SIZE[1] + 40.0, draw.uniform(-0.04, 0.05)
        while y > -60:
            length = draw.uniform(130, 190)
            top = (x + lean * (SIZE[1] - y + length), y - length + 9)
            pen.line([(x + lean * (SIZE[1] - y), y), top], fill=strength, width=width)
            if y < SIZE[1] * 0.72:
                for _leaf in range(draw.randint(2, 5)):
                    _draw_leaf(pen, top, draw, strength)
            y -= length
        picture.paste(INK, mask=ink.filter(ImageFilter.GaussianBlur(1.6)))
    seal = Picture.new("L", SIZE, 0)
    ImageDraw.Draw(seal).rounded_rectangle((180, 690, 250, 760), 8, outline=225, width=9)
    picture.paste(SEAL, mask=seal.filter(ImageFilter.GaussianBlur(0.8)))
    return picture


_TITLES: Final = {"mountains": "远山", "bamboo": "竹影"}
_DRAWN_BY: Final = {"mountains": mountains, "bamboo": bamboo}


def _paper(draw: random.Random) -> Picture.Image:
    """Return a sheet of paper with a faint, uneven tone."""
    picture = Picture.new("RGB", SIZE, PAPER)
    stains = Picture.new("L", SIZE, 0)
    pen = ImageDraw.Draw(stains)
    for _stain in range(26):
        x, y, r = draw.uniform(0, SIZE[0]), draw.uniform(0, SIZE[1]), draw.uniform(80, 300)
        pen.ellipse((x - r, y - r * 0.6, x + r, y + r * 0.6), fill=draw.randint(4, 16))
    picture.paste((196, 184, 158), mask=stains.filter(ImageFilter.GaussianBlur(70)))
    return picture


def _ridge(
    draw: random.Random, base: float, rise: float, waves: float
) -> list[tuple[float, float]]:
    """Return the points of a ridge that swings `rise` pixels about `base`, from left to right."""
    phases = [draw.uniform(0, math.tau) for _phase in range(4)]
    points = []
    for x in range(0, SIZE[0] + 8, 8):
        t = x / SIZE[0] * math.tau
        swing = sum(
            math.sin(t * waves * (number + 1) / 3 + phase) / (number + 1)
            for number, phase in enumerate(phases)
        )
        points.append((float(x), base - swing * rise * 0.6 + draw.uniform(-2, 2)))
    return points


def _fading(top: float, bottom: float, strength: int) -> Picture.Image:
    """Return a mask of `strength` at `top` that fades out towards `bottom`, as mist does."""
    column = Picture.new("L", (1, SIZE[1]), 0)
    for y in range(SIZE[1]):
        share = 1 - min(1.0, max(0.0, (y - top) / (bottom - top)))
        column.putpixel((0, y), round(strength * share))
    return column.resize(SIZE)


def _draw_leaf(
    pen: ImageDraw.ImageDraw, at: tuple[float, float], draw: random.Random, strength: int
) -> None:
    """Draw one pointed leaf that hangs from `at`, blown to the right."""
    length, angle = draw.uniform(90, 170), draw.uniform(0.05, 1.05)
    tip = (at[0] + math.cos(angle) * length, at[1] + math.sin(angle) * length)
    middle = ((at[0] * 2 + tip[0]) / 3, (at[1] * 2 + tip[1]) / 3)
    across = (-math.sin(angle) * length * 0.09, math.cos(angle) * length * 0.09)
    pen.polygon(
        [
            at,
            (middle[0] + across[0], middle[1] + across[1]),
            tip,
            (middle[0] - across[0], middle[1] - across[1]),
        ],
        fill=min(255, strength + draw.randint(-20, 45)),
    )
