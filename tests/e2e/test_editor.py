"""An editor drafts a case, a second person publishes it, and it is on the site."""

import re

TITLE = "退不回去的茶叶"
TREE = "/admin/pages/"


def open_children_of(page, title):
    """Follow the arrow to the pages below `title` in the page tree."""
    row = page.locator("tr", has=page.get_by_text(title, exact=True)).first
    row.locator("a.icon-arrow-right, td.children a").first.click()
    page.wait_for_load_state()


def choose_action(page, button):
    """Press a button of the menu at the foot of the form, opening the menu for it."""
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target='toggle']").first.click()
    button.click()


def draft_case(page):
    page.goto(TREE)
    open_children_of(page, "清风")
    open_children_of(page, "警示案例")
    page.locator("a[href$='/add_subpage/'], a[href*='/add/warning_cases/']").first.click()
    page.fill("#id_title", TITLE)
    page.fill("#id_summary", "一盒茶叶退了三次，第四次收下了。")
    page.fill("#id_position", "乡镇规划建设办主任（虚构）")
    page.get_by_label("侥幸心理").check()
    page.fill("#id_articles", "刑法 385")
    page.fill("#id_outcome", "因受贿被判处有期徒刑（虚构）。")


def test_an_editor_drafts_a_case_and_a_second_person_publishes_it(open_page, login):
    editor, reviewer, visitor = open_page(), open_page(), open_page()
    login(editor, "editor")
    draft_case(editor)
    assert editor.locator("[name=action-publish]").count() == 0
    choose_action(editor, editor.locator("[name=action-submit]"))
    editor.wait_for_url(re.compile(r"/admin/pages/\d+/"))
    assert TITLE not in visitor.goto("/cases/").text()

    login(reviewer, "reviewer")
    reviewer.goto("/admin/")
    reviewer.get_by_role("link", name=TITLE).first.click()
    reviewer.locator("#id_title").wait_for()
    approve = reviewer.locator(
        "button[data-workflow-action-name=approve]:not([data-launch-modal])"
    )
    choose_action(reviewer, approve.first)
    reviewer.wait_for_load_state()

    visitor.goto("/cases/")
    visitor.get_by_role("link", name=TITLE).first.click()
    assert visitor.locator("h1").inner_text() == TITLE
    assert visitor.get_by_text("第三百八十五条").first.is_visible()
