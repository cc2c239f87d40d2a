"""What is tested here are files, so one run of the suite is enough; settings are no database either."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents and "template_database" not in item.path.name:
            item.add_marker(pytest.mark.once)
