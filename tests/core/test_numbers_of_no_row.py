"""A number larger than that of any row is a bad request, never a server error."""

import pytest
from django.urls import reverse

from tests.factories.cadres import make_cast

pytestmark = pytest.mark.django_db
BEYOND_A_ROW = "9" * 19
BEYOND_PYTHON = "9" * 5_000


@pytest.mark.parametrize("number", [BEYOND_A_ROW, BEYOND_PYTHON])
@pytest.mark.parametrize(("page", "field"), [("closings", "case"), ("reorganise", "people")])
def test_in_a_choice_of_rows(page, field, number, client, settings):
    settings.DEBUG_PROPAGATE_EXCEPTIONS = False
    client.raise_request_exception = False
    cast = make_cast()
    client.force_login(cast.supervisor)
    address = reverse(page, args=[cast.office.code] if page == "reorganise" else [])

    response = client.post(address, {field: number, "what": "split"})

    assert response.status_code in (400, 422)
