import pytest
from django.core.cache import cache

from tests.factories.cadres import make_cadre
from tests.factories.courses import make_course


@pytest.fixture(autouse=True)
def cold_cache():
    cache.clear()


@pytest.fixture
def cadre(db):
    return make_cadre("张清和")


@pytest.fixture
def course(db):
    """Two lessons that need reading only; 1.5 credit hours."""
    return make_course()
