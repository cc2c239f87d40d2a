"""The Chinese font of certificates: it comes with a package, never from the machine."""

import functools
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple

from PIL import ImageFont

PACKAGE: Final = "noto_cjk_sans_otc"
FAMILY: Final = "Noto Sans CJK SC"


class FontMissing(RuntimeError):
    """There is no font that can write Chinese; certificates would show empty boxes."""


class ChineseFont(NamedTuple):
    path: Path
    face: int  # number of the simplified-Chinese face within the collection


@functools.cache
def chinese_font() -> ChineseFont:
    """Return the face for simplified Chinese of the packaged collection.

    Raises:
        FontMissing: the package is not installed, or holds no such face.
    """
    spec = find_spec(PACKAGE)
    folder = Path(spec.origin).parent if spec and spec.origin else None
    for path in sorted(folder.glob("*.tt[cf]")) if folder else []:
        for index in range(16):
            try:
                family, _style = ImageFont.truetype(path, 16, index=index).getname()
            except OSError:
                break
            if family == FAMILY:
                return ChineseFont(path, index)
    raise FontMissing(
        f"No {FAMILY} font: the package {PACKAGE.replace('_', '-')} is missing or incomplete, "
        "so certificates cannot be written in Chinese."
    )


@functools.lru_cache(maxsize=64)
def typeface(size: int) -> ImageFont.FreeTypeFont:
    """Return the Chinese face at `size` pixels, for Pillow."""
    font = chinese_font()
    return ImageFont.truetype(font.path, size, index=font.face)
