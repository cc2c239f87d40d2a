"""The main job: a cadre studies what is due, passes, and the record and the board both know it."""

import re
import signal
import time

import pytest

from tests.e2e.conftest import PHONE
from tests.e2e.quiz_taking import choose, right_choices, saved

BOARD_CATCHES_UP_SECONDS = 30


def study_lessons(page):
    """Read every lesson of the course one is on, until only the quiz is left."""
    for _lesson in range(12):
        page.locator("main a.button--primary").first.click()
        page.wait_for_load_state()
        if page.get_by_role("link", name="To the quiz").count():
            reading = page.get_by_role("button", name="I have read this")
            if reading.count():
                confirm(page)
            return
        confirm(page)
    raise AssertionError("the course has no quiz")


def confirm(page):
    button = page.get_by_role("button", name="I have read this")
    if button.count() == 0:
        return
    page.wait_for_function(
        "() => !document.querySelector('[data-reading] button[disabled], "
        "[data-reading] button[aria-disabled=true]')",
        timeout=90_000,
    )
    button.click()
    page.wait_for_load_state()


@pytest.fixture
def board(open_page, login):
    """The county's board of the course, open on a desk all the while."""
    page = open_page(language="en-GB")
    login(page, "county")
    page.goto("/board/")
    page.locator("a[href^='/board/']", has_text=re.compile("Procurement")).first.click()
    page.locator("[data-board]").wait_for()
    return page


def done_in_all(board):
    return board.locator("tfoot").inner_text()


def test_from_the_due_item_to_the_record_and_the_board(
    open_page, login, live_site, watch, board, assert_fits
):
    watch.allow(r"ERR_CONNECTION_(REFUSED|RESET)|ERR_EMPTY_RESPONSE|WebSocket|Failed to load")
    page = open_page(width=PHONE, language="en-GB")
    before = done_in_all(board)

    # Home: what is due, and why.
    login(page, "cadre")
    todo = page.locator(".todo__item", has_text="Procurement").first
    assert "Procurement" in todo.locator(".todo__title").inner_text()
    assert len(todo.locator(".todo__reason").inner_text()) > 20
    assert_fits(page)

    # Course and lessons.
    todo.locator("a.button").click()
    page.wait_for_url("**/courses/**")
    study_lessons(page)
    assert_fits(page)

    # Quiz: the server dies between two answers; nothing acknowledged is lost.
    page.get_by_role("link", name="To the quiz").click()
    page.get_by_role("button", name="Start the quiz").click()
    page.locator("fieldset.question").first.wait_for()
    assert_fits(page)
    keys = right_choices(live_site)
    questions = page.locator("fieldset.question").all()
    choose(questions[0], keys)
    assert "Saved" in saved(questions[0])
    live_site.stop(signal.SIGKILL)
    choose(questions[1], keys)
    time.sleep(3)
    assert "Saved" not in questions[1].locator("[data-saved]").inner_text()
    live_site.start()
    assert "Saved" in saved(questions[1])
    page.reload()
    questions = page.locator("fieldset.question").all()
    for question in questions[:2]:
        assert question.locator("input:checked").count() > 0
    for question in questions[2:]:
        choose(question, keys)
        saved(question)

    # Result, record, certificate.
    page.locator("[data-submit]").click()
    page.locator("[data-confirm]").click()
    page.wait_for_url("**/result/")
    assert page.locator("h1").inner_text() == "Passed"
    assert_fits(page)
    page.goto("/record/")
    entry = page.locator(".record__entry", has_text="Procurement: a first lesson").first
    entry.wait_for()
    assert_fits(page)
    code = entry.get_by_role("link", name=re.compile("Verification")).get_attribute("href")

    # Anyone can verify, reading every printed field but the whole name.
    stranger = open_page(width=PHONE, language="en-GB")
    stranger.goto(code)
    text = stranger.locator("main").inner_text()
    assert "Procurement: a first lesson" in text
    assert "张予宁" not in text
    assert "张" in text

    # The supervisor's board has changed without a reload.
    board.wait_for_function(
        "before => document.querySelector('tfoot').innerText !== before",
        arg=before,
        timeout=BOARD_CATCHES_UP_SECONDS * 1000,
    )
