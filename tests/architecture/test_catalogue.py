"""The Chinese catalogue is complete; English needs none."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from deploy import catalogue


def test_no_string_is_missing_fuzzy_obsolete_or_mismatched():
    """Filled by `deploy/catalogue.py merge`; `missing` prints a JSON to fill in."""
    assert catalogue.problems() == []


def test_strings_come_from_code_and_templates():
    kinds = {Path(string.place).suffix for string in catalogue.strings()}

    assert {".py", ".html"} <= kinds


def test_message_ids_are_english():
    """A Chinese term may stand in brackets behind the English one."""
    singulars = [string.singular for string in catalogue.strings()]

    assert [singular for singular in singulars if re.match("[\u4e00-\u9fff]", singular)] == []


def test_english_shows_the_message_ids():
    with translation.override("en"):
        assert translation.gettext("Sign in") == "Sign in"
        assert translation.ngettext("%(n)s day", "%(n)s days", 2) == "%(n)s days"


@pytest.mark.parametrize(
    ("source", "translated", "right"),
    [
        ("%(count)s of %(all)s", "%(all)s 中的 %(count)s", True),
        ("%(count)s of %(all)s", "%(count)s", False),
        ("%(count)s", "%(number)s", False),
        ("100 %% done", "已完成 100 %%", True),
        ("{name}", "{name}", True),
        ("{name}", "", False),
    ],
)
def test_placeholders_are_compared(source, translated, right):
    message = catalogue.Message(source, translated)

    assert (catalogue._problem(message) is None) is right
