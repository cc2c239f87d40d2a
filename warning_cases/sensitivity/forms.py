"""Choosing the roles that may read a restricted case."""

from typing import Any

from django import forms

from cadres.roles import Role
from warning_cases.sensitivity.labels import as_stored, read_roles


class ReaderRolesField(forms.MultipleChoiceField):
    """Roles as check boxes; cleans to the text that the case keeps."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Role.choices, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return read_roles(value) if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(super().has_changed(self.prepare_value(initial or ""), data))

    def clean(self, value: Any) -> Any:
        return as_stored(super().clean(value))
