"""Migrating an empty database in a third of the time, to the same end.

Nearly all of a first migration is Django making model classes: after each operation anew those of the
changed model and of every model that is related to it over any number of steps, which are sixty of
ours. An operation on a table needs the class of that table only, as long as nothing changes that
others refer to; what changes that, and every function of a migration, gets all classes made afresh.
`tests/deep` compares what comes of it with what `manage.py migrate` makes.
"""

import contextlib
import copy

from django.db.migrations.state import ProjectState, field_is_referenced
from django.db.models import Field
from django.utils.functional import cached_property


def _copy_of_state_field(self):
    """Copy a field that belongs to no model yet, without what was worked out for an earlier one."""
    if "model" in self.__dict__:
        return _ORIGINALS[Field, "clone"](self)
    made = copy.deepcopy(self)
    made.creation_counter = Field.creation_counter  # columns keep the order of the migrations
    Field.creation_counter += 1
    for part in filter(None, (made, made.remote_field)):
        for name in list(part.__dict__):
            if isinstance(getattr(type(part), name, None), cached_property):
                del part.__dict__[name]
    return made


def _reload_alone(self, app_label, model_name, delay=False):
    """Make the class of one model anew; functions that come later are given all anew."""
    if "apps" in self.__dict__:
        self.is_delayed = True
        self._reload({(app_label, model_name)})


def _forget_classes(self):
    self.__dict__.pop("apps", None)


def _add_field(self, app_label, model_name, name, field, preserve_default):
    if field.primary_key:
        _forget_classes(self)
    _ORIGINALS[ProjectState, "add_field"](
        self, app_label, model_name, name, field, preserve_default
    )


def _remove_field(self, app_label, model_name, name):
    if self.models[app_label, model_name].fields[name].primary_key:
        _forget_classes(self)
    _ORIGINALS[ProjectState, "remove_field"](self, app_label, model_name, name)


def _alter_field(self, app_label, model_name, name, field, preserve_default):
    if field.primary_key or field_is_referenced(self, (app_label, model_name), (name, field)):
        _forget_classes(self)
    _ORIGINALS[ProjectState, "alter_field"](
        self, app_label, model_name, name, field, preserve_default
    )


def _rename_field(self, *names):
    _forget_classes(self)
    _ORIGINALS[ProjectState, "rename_field"](self, *names)


def _rename_model(self, *names):
    _forget_classes(self)
    _ORIGINALS[ProjectState, "rename_model"](self, *names)


_REPLACED = {
    (Field, "clone"): _copy_of_state_field,
    (ProjectState, "reload_model"): _reload_alone,
    (ProjectState, "add_field"): _add_field,
    (ProjectState, "remove_field"): _remove_field,
    (ProjectState, "alter_field"): _alter_field,
    (ProjectState, "rename_field"): _rename_field,
    (ProjectState, "rename_model"): _rename_model,
}
_ORIGINALS = {(owner, name): getattr(owner, name) for owner, name in _REPLACED}


@contextlib.contextmanager
def quick_migrations():
    """Migrate with as few model classes as will do."""
    for (owner, name), replacement in _REPLACED.items():
        setattr(owner, name, replacement)
    try:
        yield
    finally:
        for (owner, name), original in _ORIGINALS.items():
            setattr(owner, name, original)
