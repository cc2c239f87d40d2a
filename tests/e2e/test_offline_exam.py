"""Ten minutes without a network: every answer arrives, and no badge said "saved" before (R9)."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.live_site import PASSWORD
from tests.e2e.quiz_taking import (
    expire_session,
    new_quiz,
    questions_of,
    saved,
    start_quiz,
    stored_answers,
)

NO_NETWORK = r"ERR_INTERNET_DISCONNECTED|401"
KEPT = "Object.entries(localStorage).filter(([name]) => name.startsWith('attempt:'))"


def pick(question, choice):
    question.locator(f"input[value={choice}]").check()


def check_badges(page, site):
    """Compare what the page calls saved with what the server has."""
    stored = stored_answers(site, page)
    for number, question in enumerate(questions_of(page), start=1):
        if "Saved" in question.locator("[data-saved]").inner_text():
            picked = [one.get_attribute("value") for one in question.locator(":checked").all()]
            assert stored.get(number) == picked, number


def answer_without_a_network(page, site, quiz):
    questions = start_quiz(page, quiz)
    pick(questions[0], "b")
    assert "Saved" in saved(questions[0])
    page.context.set_offline(True)
    for question in questions[:4]:
        pick(question, "c")
    check_badges(page, site)
    page.clock.fast_forward("10:00")
    pick(questions[1], "a")
    expect(page.locator("[data-line]")).to_contain_text("No connection")
    check_badges(page, site)
    return questions


def test_ten_minutes_without_a_network_lose_nothing(open_page, login, live_site, watch):
    watch.allow(NO_NETWORK)
    quiz = new_quiz(live_site, kinds=["SINGLE"] * 5, minutes=60)
    page = open_page(width=PHONE, language="en-GB")
    page.clock.install()
    login(page, "organiser")

    questions = answer_without_a_network(page, live_site, quiz)

    ((_name, journal),) = page.evaluate(KEPT)
    assert "value" not in journal  # sealed
    assert stored_answers(live_site, page) == {1: ["b"]}
    expire_session(live_site, page)  # the idle time-out of those ten minutes
    page.context.set_offline(False)
    dialog = page.locator("#attempt-login")
    dialog.wait_for()
    check_badges(page, live_site)
    dialog.locator("[name=username]").fill("organiser")
    dialog.locator("[name=password]").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    dialog.wait_for(state="hidden")
    for question in questions[:4]:
        assert "Saved" in saved(question)
    check_badges(page, live_site)
    assert stored_answers(live_site, page) == {1: ["c"], 2: ["a"], 3: ["c"], 4: ["c"]}

    page.locator("[data-submit]").click()
    page.locator("[data-confirm]").click()
    page.wait_for_url("**/result/")
    assert page.locator(".receipt code").inner_text()
    assert page.evaluate(KEPT) == []


def test_the_badges_are_seen_to_lie_when_they_say_saved_on_sending(
    open_page, login, live_site, watch
):
    watch.allow(NO_NETWORK)
    quiz = new_quiz(live_site, kinds=["SINGLE"] * 5, minutes=60)
    page = open_page(width=PHONE, language="en-GB")

    def lie(route):
        script = route.fetch().text()
        honest = 'mark(number, "unsaved", words.unsaved);\n  schedule();'
        assert honest in script
        liar = 'mark(number, "saved", words.saved);\n  schedule();'
        route.fulfill(body=script.replace(honest, liar), content_type="text/javascript")

    page.route("**/js/attempt.js", lie)
    page.clock.install()
    login(page, "organiser")

    with pytest.raises(AssertionError):
        answer_without_a_network(page, live_site, quiz)


def test_what_is_answered_before_the_script_arrives_is_saved(open_page, login, live_site):
    quiz = new_quiz(live_site, kinds=["SINGLE"] * 2, minutes=60)
    page = open_page(width=PHONE, language="en-GB")
    login(page, "organiser")
    held = []
    page.route(re.compile(r"/js/attempt(\.\w+)?\.js"), lambda route: held.append(route))

    questions = start_quiz(page, quiz)
    pick(questions[0], "b")
    page.wait_for_timeout(500)
    assert held
    for route in held:
        route.continue_()

    assert "Saved" in saved(questions[0])
    assert stored_answers(live_site, page)[1] == ["b"]
