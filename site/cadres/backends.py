"""Signing in by staff number or user name."""

from django.contrib.auth.backends import ModelBackend


class StaffNumberBackend(ModelBackend):
    """The model backend; `CadreManager.get_by_natural_key` accepts either name."""
