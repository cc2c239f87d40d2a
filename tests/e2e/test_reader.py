"""A reader's case: choices before the outcome, reminder, ladder, mirror; by keys, without script."""

import json
import sqlite3

import pytest

CASE = "fish-pond"


@pytest.fixture(scope="module")
def ladder(live_site):
    """Of each act of the case, by its key on the page: the right place on the ladder."""
    with sqlite3.connect(f"file:{live_site.database}?mode=ro", uri=True) as database:
        ((stored,),) = database.execute(
            "SELECT ladder FROM warning_cases_warningcasepage AS c"
            " JOIN wagtailcore_page AS p ON p.id = c.page_ptr_id WHERE p.slug = ?",
            [CASE],
        )
        charges = dict(database.execute("SELECT id, code FROM warning_cases_charge"))
    acts = [row["value"] for row in json.loads(stored)]
    return [
        f"CRIME:{charges[act['charge']]}" if act["belongs"] == "CRIME" else act["belongs"]
        for act in acts
    ]


def press_until(page, selector, *, key="Tab", most=60):
    """Go on by keyboard until the focus is on what `selector` names; return its locator."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return page.locator(":focus")
    raise AssertionError(f"{selector} is not reached by {most} presses of {key}")


def choose_by_keyboard(page, button):
    """Tick the first radio button at or after the focus, then press the form's button."""
    press_until(page, "main input[type=radio]")
    page.keyboard.press("Space")
    press_until(page, button)
    page.keyboard.press("Enter")


def test_a_case_is_read_and_practised_by_keyboard_alone(open_page, login, ladder):
    page = open_page(width=1280)
    login(page, "legal")
    page.goto(f"/cases/{CASE}/")

    # Six decisions: the outcome is not on the page before the last of them.
    questions = 0
    while page.locator("#exercises-title").count() == 0:
        assert page.locator("#outcome-title").count() == 0
        decided = page.locator(".decision__choice.is-chosen").count()
        page.locator(".timeline > li").last.focus()
        choose_by_keyboard(page, "main form[data-in-place] button[type=submit]")
        page.wait_for_function(
            "count => document.querySelectorAll('.decision__choice.is-chosen').length > count",
            arg=decided,
        )
        questions += 1
    assert questions == page.locator(".decision__choice.is-chosen").count() == 6
    assert page.locator(".decision__choice.is-chosen > div").first.is_visible()

    # The reminder moment: figures of colleagues come after one's own answer only.
    assert page.locator("#reminder .taps").count() == 0
    page.locator("#reminder").focus()
    choose_by_keyboard(page, "#reminder button[type=submit]")
    page.locator("#reminder .taps .is-own").wait_for()

    # The ladder: all wrong but one, then right; a miss shows the article of its day.
    selects = page.locator("#ladder select")
    assert selects.count() == len(ladder) == 6
    page.locator("#ladder").focus()
    for _ in range(len(ladder)):
        press_until(page, "#ladder select")
        page.keyboard.press("ArrowDown")
    press_until(page, "#ladder button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("#ladder .choice--wrong").first.wait_for()
    opened = page.locator("#ladder .choice--wrong details[open], #ladder .choice--wrong .cite")
    assert opened.first.is_visible()
    for number, act in enumerate(page.locator("#ladder .act").all()):
        select = act.locator("select")
        if select.count():
            select.focus()
            select.select_option(ladder[number])
    press_until(page, "#ladder button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("#ladder .badge--done").first.wait_for()
    assert page.locator("#ladder .choice--right").count() == 6

    # The paired exemplar; the mirror, where ticks have no names and a promise is kept.
    assert page.locator(".pairing a").first.inner_text() == "公示栏前的一把算盘"
    assert page.locator("#mirror input[type=checkbox][name]").count() == 0
    page.locator("#mirror").focus()
    press_until(page, "#mirror input[type=checkbox]")
    page.keyboard.press("Space")
    press_until(page, "#mirror input[type=radio]")
    page.keyboard.press("ArrowDown")
    promise = page.locator("#mirror label:has(input[type=radio]:checked)").inner_text().strip()
    press_until(page, "#mirror button[type=submit]")
    page.keyboard.press("Enter")
    page.locator("#mirror form strong").wait_for()
    assert page.locator("#mirror form strong").inner_text() == promise
    assert page.locator("#mirror .badge--done").is_visible()
    assert page.locator("#mirror input[type=checkbox]:checked").count() == 0  # nothing was kept

    # What was practised is in the reader's own record.
    page.goto("/record/")
    assert page.get_by_text("鱼塘边的账本").first.is_visible()


def test_a_case_is_read_and_practised_without_javascript(open_page, login, ladder):
    page = open_page(width=360, java_script_enabled=False)
    login(page, "organiser")
    page.goto(f"/cases/{CASE}/")
    while page.locator("#exercises-title").count() == 0:
        form = page.locator(".decision form")
        form.locator("input[type=radio]").first.check()
        form.locator("button[type=submit]").click()
        page.wait_for_load_state()
        assert "#event-" in page.url

    page.locator("#reminder input[type=radio]").nth(2).check()
    page.locator("#reminder button[type=submit]").click()
    page.locator("#reminder .taps .is-own").wait_for()

    for number, select in enumerate(page.locator("#ladder select").all()):
        select.select_option(ladder[number])
    page.locator("#ladder button[type=submit]").click()
    page.locator("#ladder .badge--done").first.wait_for()

    page.locator("#mirror input[type=radio]").nth(1).check()
    page.locator("#mirror button[type=submit]").click()
    page.locator("#mirror form strong").wait_for()
    page.locator("#mirror form").last.locator("button").click()  # taken back
    page.wait_for_load_state()
    assert page.locator("#mirror form strong").count() == 0


def test_a_visitor_may_choose_and_nothing_is_recorded(open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"/cases/{CASE}/")
    assert page.locator("#exercises-title").count() == 0
    page.locator(".decision form input[type=radio]").nth(1).check()
    page.locator(".decision form button[type=submit]").click()
    page.wait_for_load_state()

    assert page.locator(".decision__choice.is-chosen").count() == 1
    assert "c-" in page.url  # carried in the address, kept nowhere
    page.goto(f"/cases/{CASE}/?all=1")
    assert page.locator(".decision__choice.is-chosen").count() == 0
    assert page.locator("#reminder, #ladder select, #mirror").count() == 0
