"""The front page is readable by everyone, in both languages, at any width, in the dark."""

import signal

import pytest

from tests.e2e.conftest import DESK, PHONE


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("zh-CN", PHONE, "dark"), ("en-GB", DESK, "light")]
)
def test_loads_cleanly(open_page, assert_accessible, assert_fits, language, width, scheme):
    page = open_page(width=width, scheme=scheme, language=language)

    answer = page.goto("/")

    assert answer.status == 200
    policy = answer.headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= set(policy)
    assert page.locator("html").get_attribute("lang").lower().startswith(language[:2])
    assert page.locator("h1").count() == 1
    assert_fits(page)
    assert_accessible(page)


def test_a_cadre_signs_in_and_out(page, login):
    login(page, "cadre")
    assert page.locator("h1").first.inner_text()

    page.locator("details.menu > summary").click()
    page.get_by_role("button", name="退出登录").click()

    page.get_by_role("link", name="登录").first.wait_for()


def test_a_page_survives_a_crash_of_the_server(page, live_site, watch):
    watch.allow("ERR_CONNECTION_(REFUSED|RESET)")
    page.goto("/", wait_until="networkidle")  # else the crash breaks off a picture

    live_site.restart(signal.SIGKILL)

    assert page.reload().status == 200
