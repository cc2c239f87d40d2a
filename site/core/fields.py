"""Model fields shared by the page types."""

from typing import Any

from django.db import models
from wagtail.fields import StreamField as WagtailStreamField

from core.pinyin import KEY_LENGTH, pinyin_key


class StreamField(WagtailStreamField):
    """A StreamField whose block definitions stay out of migrations.

    Adding a block to a page's vocabulary then needs no migration; the stored JSON is the same.
    """

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs


class PinyinKeyField(models.CharField):  # type: ignore[type-arg]  # generic in stubs only
    """The pinyin sort key of another text field, kept by the field itself on every save.

    Works for `bulk_create` too; with `update_fields` or `bulk_update`, name both fields.
    """

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        self.source = source
        kwargs = {"max_length": KEY_LENGTH, "editable": False, "default": "", **kwargs}
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Compute the key from the source field and leave it on the instance."""
        key = pinyin_key(getattr(model_instance, self.source) or "")
        setattr(model_instance, self.attname, key)
        return key

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}
