"""Evidence photos: looked at before they are decoded, then written anew without what they carry."""

import hashlib
import io
import warnings
from typing import IO, Final, NamedTuple

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from core.errors import DomainError

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 24_000_000
LONGEST_SIDE: Final = 2_400
FORMATS: Final = ("JPEG", "PNG", "WEBP")
_BROKEN: Final = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


class NotAPicture(DomainError):
    """The file is no photo that can be read."""


class PictureTooLarge(DomainError):
    """More bytes or pixels than a photo needs."""


class Photo(NamedTuple):
    """A photo as it is kept: JPEG without position, camera or any other description."""

    content: bytes
    digest: str
    width: int
    height: int


def clean_photo(file: IO[bytes]) -> Photo:
    """Return the photo in `file`, turned upright, made smaller and written anew.

    Nothing of the original is kept but its pixels: position, camera and preview are gone.

    Raises:
        NotAPicture: no JPEG, PNG or WebP, or a damaged one.
        PictureTooLarge: more than 20 MB or 24 megapixels; it is not decoded.
    """
    content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise PictureTooLarge(
            _("The photo is larger than %(limit)d MB.") % {"limit": MOST_BYTES // 1024 // 1024}
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture: Image.Image = Image.open(io.BytesIO(content), formats=FORMATS)
            width, height = picture.size
            if width * height > MOST_PIXELS:
                raise PictureTooLarge(
                    _("The photo has %(width)d × %(height)d pixels; 24 megapixels are allowed.")
                    % {"width": width, "height": height}
                )
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            plain = Image.new("RGB", upright.size, "white")
            plain.paste(upright, mask=_transparency(upright))
    except _BROKEN as error:
        raise NotAPicture(
            _("This file is no photo, or it is damaged. JPEG, PNG and WebP can be read.")
        ) from error
    written = io.BytesIO()
    plain.save(written, "JPEG", quality=82, optimize=True)
    cleaned = written.getvalue()
    return Photo(cleaned, hashlib.sha256(cleaned).hexdigest(), *plain.size)


def _transparency(picture: Image.Image) -> Image.Image | None:
    """Return the mask of a picture with transparent parts."""
    return picture.getchannel("A") if picture.mode in ("RGBA", "LA") else None
