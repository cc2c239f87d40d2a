"""Every setting from the environment is explained, and production refuses to guess."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = ROOT / "site" / "config" / "settings"
OF_THE_RUN_COMMAND = {"HOST", "PORT"}
NEEDED = {
    "SECRET_KEY": "not-a-secret-only-for-this-test-0123456789abcdefghijk",
    "DATABASE_URL": "postgres://nobody:nothing@127.0.0.1:1/none",
    "ALLOWED_HOSTS": "study.example",
}


def read_variables():
    source = "".join(path.read_text(encoding="utf-8") for path in SETTINGS.glob("*.py"))
    return set(re.findall(r'env\.\w+\(\s*"(\w+)"', source))


def explained_variables():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^# ([A-Z_]+):", text, re.M))


def test_every_variable_that_is_read_is_explained_and_no_other():
    assert read_variables() | OF_THE_RUN_COMMAND == explained_variables()


def test_every_explained_variable_shows_how_it_is_set():
    text = (ROOT / ".env.example").read_text(encoding="utf-8")

    assert set(re.findall(r"^#([A-Z_]+)=", text, re.M)) == explained_variables()


def start(**variables):
    """Load the production settings in a process of their own."""
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    return subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); print('started')"],
        env=kept
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
        }
        | variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", NEEDED)
def test_production_refuses_to_start_without(missing):
    if (ROOT / ".env").exists():
        pytest.skip("this clone has a .env of its own")

    result = start(**{name: value for name, value in NEEDED.items() if name != missing})

    assert result.returncode != 0
    assert missing in result.stderr.splitlines()[-1]


def test_production_starts_with_all_of_them():
    result = start(**NEEDED)

    assert "started" in result.stdout, result.stderr
