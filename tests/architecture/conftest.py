"""What is tested here are files, so one run of the suite is enough; settings are no database either."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
ON_BOTH = {"test_template_database", "test_late_indexing"}


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents and item.path.stem not in ON_BOTH:
            item.add_marker(pytest.mark.once)
