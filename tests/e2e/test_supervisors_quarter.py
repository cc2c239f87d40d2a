"""A supervisor's quarter, as the journey says: own item, targets, people, assigning, filing, report."""

import re

import pytest

from tests.e2e.conftest import PHONE

SIGNATURE = "许维舟"


@pytest.fixture
def supervisor(open_page, login):
    page = open_page(language="en-GB")
    page.set_default_timeout(40_000)  # while the worker collects its first figures
    login(page, "supervisor")
    page.goto("/console/")
    return page


def test_from_the_first_look_to_the_report_that_is_sent(
    supervisor, open_page, login, assert_accessible, assert_fits
):
    page = supervisor

    # My own due item first, then the bars of the targets, people who may need help, the week.
    titles = page.locator("main h2").all_inner_texts()
    assert titles[0] == "My own tasks first"
    assert page.locator("section[aria-labelledby=own-title] a").count() >= 1
    assert page.locator("section[aria-labelledby^=targets-] progress").count() >= 6
    help_needed = page.locator("section[aria-labelledby=help-title] li")
    assert help_needed.count() >= 1
    assert "Study the revised Supervision Law" in (
        page.locator("section[aria-labelledby=week-title]").inner_text()
    )
    assert_accessible(page)

    # The target book: signed by both sides, each figure with numerator and denominator.
    page.get_by_role("link", name="The whole target book").first.click()
    assert "signed by both sides" in page.locator("main").inner_text()
    assert re.search(r"\d+/\d+", page.locator(".coverage__share").first.inner_text())

    # Assigning tells whom it reaches, how many messages and minutes, before anything is written.
    page.goto("/console/assign/")
    page.select_option("select[name=target]", index=2)
    page.select_option("select[name=unit]", "CC14")
    page.fill("input[name=due_on]", page.evaluate("() => new Date(Date.now() + 30 * 864e5)"
                                                  ".toISOString().slice(0, 10)"))  # fmt: skip
    page.fill("textarea[name=reason]", "季度计划。")
    page.get_by_role("button", name="Preview").click()
    preview = page.locator(".preview").inner_text()
    assert "People reached" in preview
    assert "Messages" in preview
    page.locator("button[name=confirm]").click()
    page.wait_for_url(re.compile(r"/board/\d+/"))
    assert page.locator("[data-board] tbody tr").count() >= 1

    # One tap reminds those who have not finished, and only them.
    page.goto("/board/?show=overdue")
    page.locator("a[href^='/board/']", has_text="Make-up study").first.click()
    page.locator("form[action$='/remind/'] button").first.click()
    page.wait_for_load_state()
    assert "Reminded:" in page.locator("body").inner_text()

    # The study order is filed from the session that was held; a receipt comes back.
    page.goto("/console/")
    page.locator("section[aria-labelledby=week-title]").get_by_role(
        "link", name="Study the revised Supervision Law"
    ).click()
    held = page.locator("li", has_text="Group study")
    held.get_by_role("link", name=re.compile("Fill in from it")).click()
    text = page.locator("textarea[name=text]")
    assert len(text.input_value()) > 20
    page.get_by_role("button", name="File it").click()
    page.wait_for_load_state()
    assert "Receipt number" in page.locator("#receipt-title").inner_text()

    # The quarterly report: drafted from figures, three sentences edited, signed, sent.
    page.goto("/console/quarterly/")
    page.locator(".entries a").first.click()
    body = page.locator("textarea[name=body]")
    drafted = body.input_value()
    assert re.search(r"\d+/\d+", drafted)
    body.fill(drafted + "\n下季度重点抓接待岗位补学。")
    page.fill("input[name=signature]", SIGNATURE)
    page.locator("button[name=send]").click()
    page.wait_for_load_state()
    assert "SHA-256" in page.locator("main").inner_text()
    assert "下季度重点抓接待岗位补学。" in page.locator("main").inner_text()

    # The figures by sub-unit are live, and the whole quarter fits a phone.
    page.set_viewport_size({"width": PHONE, "height": 800})
    for address in ("/console/", "/board/units/", "/console/filings/", "/console/posts/",
                    "/console/plan/", "/console/closings/", "/console/messages/"):  # fmt: skip
        page.goto(address)
        assert_fits(page)

    # The unit above finds it in its inbox.
    above = open_page(language="en-GB")
    login(above, "county")
    above.goto("/inbox/")
    assert "quarter" in above.locator("main").inner_text().lower()
