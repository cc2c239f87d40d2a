"""Certificates as a picture, drawn by Pillow."""

import io
from collections.abc import Sequence
from typing import Final, NamedTuple

from PIL import Image, ImageDraw

from records.fonts import typeface
from records.models import Certificate, Layout
from records.printing.sheet import Sheet, qr_of, sheet_of

WIDTH: Final = 1754  # A4 landscape at 150 dots an inch
HEIGHT: Final = 1240
_CENTRE: Final = WIDTH // 2

_INKS: Final = {Layout.JADE: "#1f4a43", Layout.VERMILION: "#8c2a20", Layout.PLAIN: "#1c2b33"}
_DEEP: Final = "#1c2b33"
_FAINT: Final = "#5d6b6a"
_VERMILION: Final = "#b3372a"
_PAPER: Final = "#fbf8f0"

_LINE_HEIGHT: Final = 1.36  # of the size


class Setting(NamedTuple):
    """A text broken into lines at the size that fits."""

    size: int
    lines: list[str]

    @property
    def height(self) -> int:
        return round(self.size * _LINE_HEIGHT) * len(self.lines)


def certificate_png(certificate: Certificate) -> bytes:
    """Return the certificate as a PNG of WIDTH × HEIGHT pixels.

    Raises:
        FontMissing: there is no font that can write Chinese.
    """
    sheet = sheet_of(certificate)
    picture = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    draw = ImageDraw.Draw(picture)
    _draw_border(draw, sheet)
    _draw_heading(draw, sheet)
    _draw_person_and_course(draw, sheet)
    _draw_particulars(draw, sheet)
    _draw_qr(picture, draw, sheet)
    _draw_seal(picture)
    # Few colours: an adaptive palette makes the file a quarter as large and looks the same.
    reduced = picture.quantize(colors=64, method=Image.Quantize.MEDIANCUT)
    file = io.BytesIO()
    reduced.save(file, "PNG", optimize=True, dpi=(150, 150))
    return file.getvalue()


def broken_into_lines(text: str, size: int, width: int) -> list[str]:
    """Break `text` into lines of at most `width` pixels.

    Latin words stay whole where they fit; Chinese breaks between any two characters.
    """
    font = typeface(size)
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if font.getlength((line + piece).rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.strip())
        line = piece.lstrip()
        while font.getlength(line.rstrip()) > width:  # one word wider than the line
            cut = next(n for n in range(len(line), 0, -1) if font.getlength(line[:n]) <= width)
            lines.append(line[:cut])
            line = line[cut:]
    if line.strip():
        lines.append(line.strip())
    return lines


def fitted(text: str, sizes: Sequence[int], width: int, lines: int) -> Setting:
    """Return `text` at the first of `sizes` that needs at most `lines` lines, else the last."""
    setting = Setting(sizes[-1], [])
    for size in sizes:
        setting = Setting(size, broken_into_lines(text, size, width))
        if len(setting.lines) <= lines:
            break
    return setting


def _pieces(text: str) -> list[str]:
    """Cut `text` where a line may break: after spaces, and around each Chinese character."""
    pieces: list[str] = []
    word = ""
    for character in text:
        if character.isspace():
            pieces.append(word + character)
            word = ""
        elif ord(character) >= 0x2E80:
            if word:
                pieces.append(word)
                word = ""
            # Closing punctuation never starts a line.
            if character in "，。、；：？！）》」』”’" and pieces:
                pieces[-1] += character
            else:
                pieces.append(character)
        else:
            word += character
    return [*pieces, word] if word else pieces


def _draw_border(draw: ImageDraw.ImageDraw, sheet: Sheet) -> None:
    ink = _INKS[Layout(sheet.layout)]
    draw.rectangle((79, 79, WIDTH - 79, HEIGHT - 79), outline=ink, width=1)
    if sheet.layout == Layout.PLAIN:
        return
    draw.rectangle((65, 65, WIDTH - 65, HEIGHT - 65), outline=ink, width=5)
    for x, to_right in ((79, 1), (WIDTH - 79, -1)):
        for y, downwards in ((79, 1), (HEIGHT - 79, -1)):
            draw.line((x, y, x + 54 * to_right, y), fill=ink, width=7)
            draw.line((x, y, x, y + 54 * downwards), fill=ink, width=7)
            corners = sorted((x + 15 * to_right, x + 33 * to_right))
            heights = sorted((y + 15 * downwards, y + 33 * downwards))
            draw.rectangle(
                (corners[0], heights[0], corners[1], heights[1]), outline=ink, width=1
            )


def _draw_heading(draw: ImageDraw.ImageDraw, sheet: Sheet) -> None:
    size, gap = (70, 36) if len(sheet.heading) <= 8 else (54, 6)
    ink = _INKS[Layout(sheet.layout)]
    _spaced(draw, sheet.heading, size=size, y=208, gap=gap, fill=ink, stroke=1)
    _spaced(draw, sheet.heading_en, size=25, y=288, gap=4, fill=_FAINT)
    draw.line((_CENTRE - 100, 330, _CENTRE + 100, 330), fill=_VERMILION, width=2)


def _draw_person_and_course(draw: ImageDraw.ImageDraw, sheet: Sheet) -> None:
    _centred(draw, fitted(sheet.name, (52, 44, 36, 30, 24), 1300, 1), 416, _DEEP, stroke=1)
    _centred(draw, fitted(sheet.unit_name, (25, 22, 20, 18), 1300, 2), 484, _FAINT)
    _centred(draw, fitted(sheet.wording, (27, 23, 19, 15, 11), 1400, 1), 556, _DEEP)
    _centred(draw, fitted(sheet.wording_en, (20, 17, 14, 12), 1400, 1), 594, _FAINT)
    title = _title_setting(sheet.title)
    title_en = fitted(sheet.title_en, (25, 22, 20, 18, 16), 1350, 2)
    top = 732 - (title.height + title_en.height + 16) // 2
    _centred(draw, title, top + title.height // 2, _INKS[Layout(sheet.layout)], stroke=1)
    _centred(draw, title_en, top + title.height + 16 + title_en.height // 2, _FAINT)


def _title_setting(title: str) -> Setting:
    """Return a short title on one or two large lines, a long one on more and smaller ones."""
    setting = Setting(24, [])
    for size, lines in ((46, 1), (40, 2), (36, 2), (32, 3), (28, 3), (24, 4)):
        setting = Setting(size, broken_into_lines(title, size, 1350))
        if len(setting.lines) <= lines:
            break
    return setting


def _draw_particulars(draw: ImageDraw.ImageDraw, sheet: Sheet) -> None:
    _labelled(draw, (172, 868), "学时 Credit hours", Setting(30, [sheet.hours]))
    if sheet.valid_until:
        _labelled(draw, (372, 868), "有效期至 Valid until", Setting(30, [sheet.valid_until]))
    _labelled(draw, (172, 976), "证书编号 Certificate code", Setting(27, [sheet.code]))
    issuer = fitted(sheet.issuer, (30, 26, 22, 19), 530, 2)
    _labelled(draw, (732, 868), "颁发单位 Issued by", issuer)
    _labelled(draw, (732, 976), "颁发日期 Issued on", Setting(30, [sheet.issued_on]))
    draw.text((732, 1052), sheet.issued_on_en, font=typeface(20), fill=_FAINT)
    if sheet.updated:  # the second date: a newer text was studied since
        updated = fitted(sheet.updated, (21, 19, 17, 15), 640, 2)
        for number, line in enumerate(updated.lines):
            top = 1084 + number * round(updated.size * _LINE_HEIGHT)
            draw.text((732, top), line, font=typeface(updated.size), fill=_DEEP)


def _draw_qr(picture: Image.Image, draw: ImageDraw.ImageDraw, sheet: Sheet) -> None:
    code = io.BytesIO()
    qr_of(sheet).save(code, kind="png", scale=6, border=0, dark=_DEEP, light="#ffffff")
    with Image.open(code) as modules:
        square = modules.convert("RGB").resize((178, 178), Image.Resampling.LANCZOS)
    left, top = 1406, 862
    draw.rectangle((left - 10, top - 10, left + 187, top + 187), fill="#ffffff", outline=_FAINT)
    picture.paste(square, (left, top))
    middle = left + 89
    draw.text((middle, top + 212), "扫码核验", font=typeface(20), fill=_FAINT, anchor="mm")
    draw.text(
        (middle, top + 240), "Scan to verify", font=typeface(18), fill=_FAINT, anchor="mm"
    )


def _draw_seal(picture: Image.Image) -> None:
    """Stamp the platform's own seal, a little turned as by hand."""
    scale, side = 3, 148
    seal = Image.new("RGBA", (side * scale, side * scale), (0, 0, 0, 0))
    draw = ImageDraw.Draw(seal)
    outer, inner = (4 * scale, (side - 4) * scale), (11 * scale, (side - 11) * scale)
    draw.rounded_rectangle(
        (outer[0], outer[0], outer[1], outer[1]),
        10 * scale,
        outline=_VERMILION,
        width=3 * scale,
    )
    draw.rounded_rectangle(
        (inner[0], inner[0], inner[1], inner[1]), 5 * scale, outline=_VERMILION, width=scale
    )
    for text, y in (("清风", 49), ("学印", 98)):
        draw.text(
            (side * scale // 2, y * scale),
            text,
            font=typeface(48 * scale),
            fill=_VERMILION,
            anchor="mm",
            stroke_width=scale,
            stroke_fill=_VERMILION,
        )
    turned = seal.rotate(6, Image.Resampling.BICUBIC, expand=True)
    small = turned.resize(
        (turned.width // scale, turned.height // scale), Image.Resampling.LANCZOS
    )
    picture.paste(small, (1128, 946), small)


def _centred(
    draw: ImageDraw.ImageDraw, setting: Setting, y: int, fill: str, *, stroke: int = 0
) -> None:
    """Write the lines centred on the sheet, their middle at `y`."""
    step = round(setting.size * _LINE_HEIGHT)
    top = y - step * (len(setting.lines) - 1) / 2
    for number, line in enumerate(setting.lines):
        draw.text(
            (_CENTRE, top + step * number),
            line,
            font=typeface(setting.size),
            fill=fill,
            anchor="mm",
            stroke_width=stroke / 2,
            stroke_fill=fill,
        )


def _spaced(
    draw: ImageDraw.ImageDraw,
    text: str,
    *,
    size: int,
    y: int,
    gap: int,
    fill: str,
    stroke: int = 0,
) -> None:
    """Write `text` centred at `y` with `gap` pixels between characters."""
    font = typeface(size)
    widths = [font.getlength(character) for character in text]
    x = _CENTRE - (sum(widths) + gap * (len(text) - 1)) / 2
    for character, width in zip(text, widths, strict=True):
        draw.text(
            (x, y),
            character,
            font=font,
            fill=fill,
            anchor="lm",
            stroke_width=stroke,
            stroke_fill=fill,
        )
        x += width + gap


def _labelled(
    draw: ImageDraw.ImageDraw, at: tuple[int, int], label: str, value: Setting
) -> None:
    """Write a small label at `at` and the value beneath it."""
    x, y = at
    draw.text((x, y), label, font=typeface(18), fill=_FAINT, anchor="ls")
    step = round(value.size * _LINE_HEIGHT)
    for number, line in enumerate(value.lines):
        draw.text((x, y + 12 + step * number), line, font=typeface(value.size), fill=_DEEP)
