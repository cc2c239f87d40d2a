"""Each kind of tampering is found at a hundred random places (L1)."""

import pytest

from tests.records.tampering import KINDS, random_places
from tests.records.test_tampering import kept, tampering_is_found

__all__ = ["kept"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_tampering_is_found_wherever_it_is(kind, kept, tmp_path):
    tampering_is_found(kind, random_places(kind, 100), kept, tmp_path)
