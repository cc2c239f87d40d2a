"""Dependencies are few, pinned, justified, and what is pinned is what is installed."""

import importlib.metadata
import re
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LINE = re.compile(
    r"^(?P<name>[\w.-]+)(\[[\w,-]+\])?==(?P<version>[\w.+!-]+)\s*(#\s*(?P<reason>.+))?$"
)
MOST_DIRECT = 40
SELF_EVIDENT = {"mypy", "pytest", "hypothesis", "ruff"}


def direct(file):
    lines = (ROOT / file).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-"))]


RUN = direct("requirements.txt")
DEVELOP = direct("requirements-dev.txt")
OPTIONAL = direct("requirements-single-sign-on.txt")


@pytest.mark.parametrize("line", RUN + DEVELOP + OPTIONAL, ids=lambda line: line.split("=")[0])
def test_each_is_pinned_exactly_and_justified(line):
    match = LINE.match(line)

    assert match, "not NAME==VERSION  # reason"
    assert match["reason"], "no reason"


def test_the_direct_run_time_ones_are_few():
    assert 0 < len(RUN) <= MOST_DIRECT


def test_each_direct_one_is_in_the_constraints_at_the_same_version():
    pins = dict(line.split("==") for line in direct("constraints.txt"))
    pins = {canonicalize_name(name): version for name, version in pins.items()}
    wanted = [LINE.match(line) for line in RUN + DEVELOP]

    differing = [
        match["name"]
        for match in wanted
        if pins.get(canonicalize_name(match["name"])) != match["version"]
    ]
    assert differing == [], "run `make lock`"


def test_optional_ones_are_tried_by_the_suite_at_the_same_version():
    assert {line.split()[0] for line in OPTIONAL} <= {line.split()[0] for line in DEVELOP}


def test_what_is_installed_is_what_is_pinned():
    wrong = {}
    for line in RUN + DEVELOP:
        match = LINE.match(line)
        installed = importlib.metadata.version(match["name"])
        if installed != match["version"]:
            wrong[match["name"]] = installed

    assert wrong == {}


def test_each_package_runs_on_the_python_of_debian_12():
    """Its Python is 3.11.2 for good; a pin that asks for more can't be installed there."""
    refusing = {
        package.metadata["Name"]: asked
        for package in importlib.metadata.distributions()
        if (asked := package.metadata["Requires-Python"])
        and not SpecifierSet(asked).contains("3.11.2")
    }

    assert refusing == {}
