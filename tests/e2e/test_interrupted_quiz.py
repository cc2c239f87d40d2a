"""Whatever comes between a cadre and the end of a quiz, what was answered counts, once."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.live_site import PASSWORD
from tests.e2e.quiz_taking import (
    choose,
    expire_session,
    let_time_pass,
    questions_of,
    results_of,
    right_choices,
    saved,
    start_quiz,
)

ENGLISH_PHONE = {"width": PHONE, "language": "en-GB"}


def hand_in(page):
    page.locator("[data-submit]").click()
    page.locator("[data-confirm]").click()


def test_an_expired_session_is_renewed_in_place_and_no_answer_is_lost(
    open_page, login, live_site, watch, assert_accessible
):
    watch.allow("401")
    watch.allow("403")  # what was on its way when another tab's log-in changed the token
    page = open_page(**ENGLISH_PHONE)
    login(page, "liaison")
    first, second, third, *_rest = start_quiz(page)
    keys = right_choices(live_site)
    choose(first, keys)
    saved(first)

    expire_session(live_site, page)
    second.locator("input[value]").first.check()  # one only: the dialog covers the rest
    dialog = page.locator("#attempt-login")
    dialog.wait_for()
    assert "kept" in dialog.inner_text()
    assert_accessible(page)
    dialog.locator("[name=username]").fill("liaison")
    dialog.locator("[name=password]").fill("not the password")
    dialog.get_by_role("button", name="Sign in").click()
    dialog.locator("[data-error]:not([hidden])").wait_for()
    dialog.locator("[name=password]").fill(PASSWORD)
    enrolling = "<!doctype html><main><div data-enrol-factor></div></main>"
    page.route(
        "**/accounts/login/",
        lambda route: route.fulfill(body=enrolling, content_type="text/html"),
    )
    dialog.get_by_role("button", name="Sign in").click()
    dialog.get_by_role(
        "link", name="Set it up in a new tab"
    ).wait_for()  # given a role meanwhile
    assert_accessible(page)
    dialog.get_by_role("button", name="I have set it up").click()
    dialog.locator("[data-error]:not([hidden])").wait_for()
    assert "not signed in yet" in dialog.inner_text()
    page.unroute("**/accounts/login/")
    other_tab = page.context.new_page()
    login(other_tab, "liaison")
    other_tab.close()
    dialog.get_by_role("button", name="I have set it up").click()
    dialog.wait_for(state="hidden")

    assert "Saved" in saved(second)
    choose(third, keys)
    assert "Saved" in saved(third)
    page.reload()
    for question in questions_of(page)[:3]:
        assert question.locator("input:checked").count() > 0


def test_when_time_runs_out_the_page_says_so_and_what_was_saved_counts(
    open_page, login, live_site, assert_accessible
):
    page = open_page(**ENGLISH_PHONE)
    login(page, "supervisor")
    first = start_quiz(page)[0]
    choose(first, right_choices(live_site))
    saved(first)
    let_time_pass(live_site, page, seconds_left=3)

    page.reload()
    page.wait_for_url("**/result/")

    assert "The time was up: what was saved by then was handed in and counts." in page.content()
    assert "1 of 10 questions faultless" in page.locator("main").inner_text()
    assert_accessible(page)


def test_an_answer_after_a_deadline_the_page_knew_nothing_of_leads_to_the_result(
    open_page, login, live_site, watch
):
    watch.allow("409|410")  # the background worker may have been faster
    page = open_page(**ENGLISH_PHONE)
    login(page, "inspector")
    first, second, *_rest = start_quiz(page)
    keys = right_choices(live_site)
    choose(first, keys)
    saved(first)
    let_time_pass(live_site, page, seconds_left=-300)

    with page.expect_navigation():
        choose(second, keys)
    if not page.url.endswith("/result/"):  # the worker has not closed it yet
        assert "time is up" in page.locator("h1").inner_text()
        page.locator("main form button, main a.button").first.click()
    page.wait_for_url("**/result/")

    assert "The time was up" in page.content()
    assert "1 of 10 questions faultless" in page.locator("main").inner_text()


def test_handing_in_twice_and_from_two_tabs_is_one_result(open_page, login, live_site):
    page = open_page(language="en-GB")
    login(page, "county")
    attempts, entries = results_of(live_site, "county")
    first = start_quiz(page)[0]
    choose(first, right_choices(live_site))
    saved(first)
    other_tab = page.context.new_page()
    other_tab.goto(page.url)
    questions_of(other_tab)

    for tab in (page, other_tab):
        tab.locator("[data-submit]").click()
        tab.locator("[data-confirm]").wait_for()
    page.locator("[data-confirm]").dblclick()
    other_tab.locator("[data-confirm]").click()

    for tab in (page, other_tab):  # the second press may break off what the first one opens
        expect(tab).to_have_url(re.compile("/result/$"), timeout=15_000)
        tab.locator(".figure-number").wait_for()
    assert results_of(live_site, "county") == [attempts + 1, entries + 1]
    number = re.search(r"(\d+(\.\d+)?)\s*%", page.locator(".figure-number").inner_text())
    assert number[0] == other_tab.locator(".figure-number").inner_text()
