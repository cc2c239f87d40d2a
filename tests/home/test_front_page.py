"""The public front page says what this is and leads on, with content or without."""

import pytest

from tests.factories.content import make_case, make_home, make_law_module

pytestmark = pytest.mark.django_db
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


def test_an_empty_site_has_a_whole_front_page(client):
    make_home()

    text = client.get("/", **ENGLISH).content.decode()

    assert "Know where your own post can go wrong" in text
    assert "No case has been published yet." in text


def test_shows_the_latest_cases_and_the_law_modules(client):
    make_home()
    case, module = make_case(), make_law_module()

    text = client.get("/").content.decode()

    assert case.url in text
    assert module.url in text


def test_the_style_guide_shows_every_icon_and_colour(client):
    from core.templatetags.chrome import icon_names
    from home.views.styleguide import colour_names

    for language in ("en", "zh-hans"):
        text = client.get("/styleguide/", HTTP_ACCEPT_LANGUAGE=language).content.decode()

        assert f'<html lang="{language}">' in text
        assert all(f"<code>{name}</code>" in text for name in icon_names())
        assert all(f"<code>--{name}</code>" in text for name in colour_names())


def test_the_editors_log_in_carries_the_products_name(client):
    answer = client.get("/admin/login/")

    assert answer.status_code == 200
    assert "清风" in answer.content.decode()
    assert "Wagtail" not in answer.content.decode()


def test_the_editor_leads_to_no_other_site(admin_client):
    text = admin_client.get("/admin/").content.decode()

    assert "guide.wagtail.org" not in text
    assert "wagtail.org" not in text
