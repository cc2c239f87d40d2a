"""Checking uploaded pictures before anything decodes them (WAGTAILIMAGES_IMAGE_FORM_BASE).

A PNG of 15 KB may unfold to 121 megapixels and a gigabyte of memory. Only the header is read
here; a picture that is too large, or none at all, goes no further.
"""

import warnings
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import FileField
from django.utils.translation import gettext as _
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

_BROKEN = (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError)


class CheckedImageField(WagtailImageField):
    """Wagtail's image field behind a look at the header."""

    def to_python(self, data: Any) -> Any:
        file = FileField.to_python(self, data)
        if file is not None:
            self.check_image_file_size(file)
            self._check_header(file)
        try:
            return super().to_python(data)
        except _BROKEN as error:
            raise self._no_picture() from error

    def _check_header(self, file: Any) -> None:
        """Refuse what is no raster picture, and one of too many pixels; decodes nothing."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", Image.DecompressionBombWarning)
                width, height = Image.open(file).size
        except Image.DecompressionBombError as error:
            raise self._too_many_pixels() from error
        except _BROKEN as error:
            raise self._no_picture() from error
        finally:
            file.seek(0)
        if width * height > self.max_image_pixels:
            raise self._too_many_pixels(width, height)

    def _too_many_pixels(self, width: int = 0, height: int = 0) -> ValidationError:
        limit = self.max_image_pixels // 1_000_000
        if not width:
            text = _("This picture has too many pixels; %(limit)d megapixels are allowed.")
        else:
            text = _(
                "This picture has %(width)d × %(height)d pixels; %(limit)d megapixels are allowed. "
                "Make it smaller, to 6000 × 4000 at most, and upload it again."
            )
        values = {"width": width, "height": height, "limit": limit}
        return ValidationError(text % values, code="file_too_many_pixels")

    def _no_picture(self) -> ValidationError:
        return ValidationError(
            _(
                "This file is no picture, or it is damaged. Save it as PNG or JPEG and try again."
            ),
            code="invalid_image",
        )


class CheckedImageForm(BaseImageForm):
    """Wagtail's image form with `CheckedImageField` wherever it asks for a file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.fields.get("file")
        if given is not None:
            self.fields["file"] = CheckedImageField(
                label=given.label, required=given.required, widget=given.widget
            )
