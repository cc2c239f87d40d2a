"""Every page type is accessible and fits: a phone and a desk, light and dark (axe, 0 violations).

One visit serves all four: the window is resized and the colour scheme switched in place. In the
dark only contrast can differ, so only contrast is looked at.
"""

import re
import sqlite3

import pytest

from tests.e2e.conftest import DESK, PHONE
from tests.e2e.quiz_taking import questions_of, start_quiz

VISITOR = (
    "/",
    "/accounts/login/",
    "/courses/",
    "/courses/procurement-first-lesson/",
    "/cases/",
    "/cases/signature/",
    "/exemplars/",
    "/exemplars/three-columns/",
    "/law/",
    "/law/supervision-law/",
    "/search/",
    "/search/?q=采购",
    "/verify/",
    "/verify/QF-NOBODY-HAS-THIS/",
    "/verify/{certificate}/",
    "/styleguide/",
    "/no-such-page/",
)
PEOPLE = {
    "cadre": (
        "/",
        "/courses/",
        "/courses/procurement-first-lesson/",
        "/courses/procurement-first-lesson/the-case/",
        "/quizzes/1/",
        "/record/",
        "/campaigns/",
        "/campaigns/spring-festival-2027/",
        "/accounts/password/",
    ),
    "supervisor": (
        "/",
        "/console/",
        "/console/assign/",
        "/board/",
        "/board/1/",
        "/board/1/names/",
    ),
    "organiser": ("/", "/campaigns/spring-festival-2027/"),
    "inspector": ("/", "/record/CC000001/"),
    "editor": ("/",),
    "auditor": ("/",),
}
# The library and the law: each type once on a phone in the dark and once on a desk in the light.
LIBRARY = (
    "/cases/fish-pond/?all=1",
    "/exemplars/practices/",
    "/exemplars/practices/gift-register/",
    "/exemplars/cards/",
    "/exemplars/cards/spring-parcel/",
    "/exemplars/self-checks/",
    "/exemplars/self-checks/before-signing/",
    "/exemplars/gallery/",
    "/exemplars/gallery/clear-stream/",
    "/exemplars/morning-bell/",
    "/exemplars/morning-bell/the-first-time/",
    "/statutes/criminal-law/",
    "/statutes/criminal-law/385/",
    "/punishments/",
    "/self-test/",
)
EDITOR = (
    "/admin/",
    "/admin/pages/",
    "/admin/editorial/",
    "/admin/editorial/intake/",
    "/admin/editorial/bulletins/",
    "/admin/editorial/punishments/",
    "/admin/reports/case-coverage/",
    "/admin/law/stale/",
    "/admin/packs/",
)

LOOKS = [(PHONE, "dark", "zh-CN"), (DESK, "light", "en-GB")]


def certificate_of(site):
    with sqlite3.connect(f"file:{site.database}?mode=ro", uri=True) as database:
        return database.execute("SELECT code FROM records_certificate LIMIT 1").fetchone()[0]


@pytest.fixture
def look_at(assert_accessible, assert_fits):
    """Return a function that judges the page one is on, at both widths, in both schemes."""

    def look(page):
        page.evaluate(
            "document.querySelectorAll('main details').forEach(d => { d.open = true })"
        )
        for width in (DESK, PHONE):
            page.set_viewport_size({"width": width, "height": 800})
            assert_fits(page)
            assert_accessible(page)
        page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        assert_accessible(page, runOnly=["color-contrast"])
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": DESK, "height": 800})

    return look


def visit(page, paths, look_at):
    problems = []
    for path in paths:
        page.goto(path)
        try:
            look_at(page)
        except AssertionError as error:
            problems.append(f"{path}: {str(error)[:1500]}")
    assert not problems, "\n".join(problems)


def test_what_visitors_see(open_page, live_site, watch, look_at):
    watch.allow("status of 404")
    code = certificate_of(live_site)

    visit(open_page(), [path.format(certificate=code) for path in VISITOR], look_at)


@pytest.mark.parametrize(("width", "scheme", "language"), LOOKS)
def test_the_library_and_the_law(
    open_page, login, assert_accessible, assert_fits, width, scheme, language
):
    page = open_page(width=width, scheme=scheme, language=language)
    login(page, "legal")

    def look(page):
        assert_fits(page)
        assert_accessible(page)

    visit(page, LIBRARY, look)


@pytest.mark.parametrize("account", PEOPLE)
def test_what_people_see(open_page, login, watch, look_at, account):
    watch.allow("status of 40[34]")
    page = open_page(language="en-GB" if account == "organiser" else "zh-CN")
    login(page, account)

    visit(page, PEOPLE[account], look_at)


def test_an_attempt_and_its_result(open_page, login, look_at):
    page = open_page(language="en-GB")
    login(page, "legal")
    start_quiz(page)
    look_at(page)
    for question in questions_of(page):
        question.locator("input").first.check()
    page.locator("[data-submit]").click()
    look_at(page)  # with the dialog open
    page.locator("[data-confirm]").click()
    page.wait_for_url("**/result/")
    look_at(page)


def test_what_goes_wrong(open_page, login, watch, look_at):
    watch.allow(r"status of (403|500)")
    page = open_page()
    login(page, "reviewer")
    page.goto("/admin/failwhale/")
    assert page.locator("h1").count() == 1
    look_at(page)
    page.context.clear_cookies(name="csrftoken")
    page.goto("/")
    page.evaluate(
        "document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(i => i.remove())"
    )
    page.locator("form[action='/accounts/logout/']").evaluate("form => form.submit()")
    page.wait_for_url(re.compile("/accounts/logout/"))
    look_at(page)


def test_the_editor_at_a_desk(open_page, login, assert_accessible):
    page = open_page()
    login(page, "editor")
    for path in EDITOR:
        page.goto(path)
        page.locator("h1").first.wait_for()
        assert_accessible(page)
