"""What the architecture promises and no linter states."""

import ast
import importlib
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
IN_SITE = [
    "config",
    "core",
    "cadres",
    "records",
    "law",
    "quizzes",
    "exemplars",
    "assignments",
    "editorial",
    "campaigns",
    "live",
    "home",
]
OURS = [*IN_SITE, "courses", "warning_cases"]
FORBIDDEN = {
    "utils.py", "helpers.py", "common.py", "misc.py", "managers.py", "selectors.py", "constants.py",
}  # fmt: skip
EDGE_ONLY = ("django.http", "django.shortcuts", "channels", "django.views")
LONGEST_MODULE = 400
# Handed to people as one file that needs nothing else (trust.md): it cannot be split.
IN_ONE_PIECE = {"site/records/verifier/verify_record.py"}


def tracked(*patterns):
    """Return the files under version control, and new ones about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return sorted({ROOT / name for name in listed if (ROOT / name).is_file()})


def named(path):
    return str(path.relative_to(ROOT))


PYTHON = tracked("*.py")
APP_PYTHON = [
    path for path in PYTHON if named(path).split("/")[0] not in {"tests", "bench", "deploy"}
]
RULES = [
    path
    for path in APP_PYTHON
    if path.name in {"services.py", "policies.py"} or "services" in path.parent.parts[-1:]
]


def imported(path):
    """Return the dotted names a module imports."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.append(node.module)
        elif isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
    return names


def test_the_site_folder_is_never_a_package():
    assert not (ROOT / "site" / "__init__.py").exists()


@pytest.mark.parametrize("name", OURS)
def test_no_installed_package_shadows_our_app(name):
    assert Path(importlib.import_module(name).__file__).is_relative_to(ROOT)


def test_nothing_is_imported_through_the_site_folder():
    wrong = [
        named(path) for path in PYTHON if any(n.startswith("site.") for n in imported(path))
    ]

    assert wrong == []


def test_there_are_rules_to_look_at():
    assert len(RULES) > 5


@pytest.mark.parametrize("path", RULES, ids=named)
def test_business_rules_do_not_know_how_they_are_reached(path):
    assert [name for name in imported(path) if name.startswith(EDGE_ONLY)] == []


def test_a_thing_lives_beside_what_uses_it():
    assert [named(path) for path in PYTHON if path.name in FORBIDDEN] == []


def test_no_module_is_longer_than_400_lines():
    lengths = {
        named(path): path.read_text(encoding="utf-8").count("\n")
        for path in PYTHON
        if named(path) not in IN_ONE_PIECE and "migrations" not in path.parts
    }

    assert {name: count for name, count in lengths.items() if count > LONGEST_MODULE} == {}


def test_top_level_names_are_few():
    folders = {named(path).split("/")[0] for path in tracked("*") if "/" in named(path)}

    assert {name for name in folders if not name.startswith(".")} == {
        "site", "courses", "warning_cases", "media", "tests", "bench", "docs", "deploy",
    }  # fmt: skip


def test_no_type_is_ignored_without_a_reason():
    """The reason stands behind it or in a comment on the line above."""
    bare = re.compile(r"# type: ignore(\[[\w, -]+\])?\s*$")
    found = []
    for path in APP_PYTHON:
        above = ""
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if bare.search(line) and not above.strip().startswith("#"):
                found.append(f"{named(path)}:{number}")
            above = line

    assert found == []
