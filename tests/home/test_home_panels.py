"""Apps below the home page put panels on it, in order, and only for whom they concern."""

import pytest
from django.utils.safestring import mark_safe

from core.home_panels import forget_home_panel, gives_home_panel
from tests.factories.cadres import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def panels():
    """Register two panels, the second of which concerns nobody but 张清和."""

    def later(*, request, at):
        return mark_safe("<section>second</section>")

    def sooner(*, request, at):
        return mark_safe("<section>first</section>") if request.user.name == "张清和" else None

    gives_home_panel(position=20)(later)
    gives_home_panel(position=10)(sooner)
    yield
    forget_home_panel(later)
    forget_home_panel(sooner)


def test_panels_stand_in_order_before_the_record(client, panels):
    cadre = make_cast().cadre
    cadre.name = "张清和"
    cadre.save(update_fields=["name"])
    client.force_login(cadre)

    page = client.get("/").content.decode()

    assert page.index("first") < page.index("second") < page.index('id="strip-title"')


def test_a_panel_that_concerns_somebody_else_is_not_there(client, panels):
    cast = make_cast()
    cast.stranger.name = "李守正"
    cast.stranger.save(update_fields=["name"])
    client.force_login(cast.stranger)

    page = client.get("/").content.decode()

    assert "first" not in page
    assert "second" in page


def test_a_panel_is_registered_once():
    def giver(*, request, at):
        return None

    try:
        gives_home_panel(position=1)(giver)
        gives_home_panel(position=1)(giver)
        from core.home_panels import _givers

        assert [entry[1] for entry in _givers].count(giver) == 1
    finally:
        forget_home_panel(giver)
