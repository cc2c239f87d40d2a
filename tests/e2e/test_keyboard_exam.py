"""A whole exam without a mouse: every kind of question, handing in, receipt and review."""

import json

from tests.e2e.quiz_taking import new_quiz, stored_answers

KINDS = [
    "SINGLE", "MULTIPLE", "TRUE_FALSE", "SHORT_TEXT", "NUMERIC", "ORDERING", "MATCHING", "LADDER",
    "CASE_ANALYSIS", "BRANCHING",
]  # fmt: skip
# What has the focus, whether it can be seen, and which question it belongs to.
FOCUS = """() => {
  const at = document.activeElement;
  const fieldset = at.closest("[data-question]");
  const style = getComputedStyle(at);
  return {
    tag: at.tagName, type: at.type ?? "", name: at.name ?? "", mode: at.inputMode ?? "",
    text: at.innerText ?? "", href: at.getAttribute("href") ?? "",
    question: Number(fieldset?.dataset.question ?? 0), layout: fieldset?.dataset.layout ?? "",
    isSubmit: "submit" in at.dataset, isConfirm: "confirm" in at.dataset,
    outline: style.outlineStyle !== "none" || style.boxShadow !== "none",
  };
}"""


def tab_until(page, wanted, most=120):
    """Press Tab until `wanted(focus)`; return the focus."""
    for _unused in range(most):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if wanted(focus):
            return focus
    raise AssertionError("the keyboard does not get there")


def answer_with_the_keyboard(page):
    """Walk through the paper with Tab and answer what has the focus, until the last button."""
    done, places = set(), 0
    while True:
        focus = tab_until(page, lambda focus: focus["question"] or focus["isSubmit"])
        assert focus["outline"], focus
        if focus["isSubmit"]:
            return
        if focus["type"] in ("radio", "checkbox"):
            if focus["name"] not in done:  # the next boxes of the same question stay empty
                page.keyboard.press("Space")
        elif focus["tag"] == "SELECT":
            places = places + 1 if focus["layout"] == "places" else 1
            for _unused in range(places):  # through the items that stand in earlier places
                page.keyboard.press("ArrowDown")
        elif focus["tag"] in ("INPUT", "TEXTAREA"):
            page.keyboard.type("40000" if focus["mode"] == "decimal" else "登记上交")
        done.add(focus["name"])


def test_a_whole_exam_by_keyboard_only(open_page, login, live_site):
    quiz = new_quiz(live_site, kinds=KINDS, minutes=60, asks_confidence=True)
    page = open_page(language="en-GB")
    login(page, "inspector")
    page.goto(f"/quizzes/{quiz}/")
    tab_until(page, lambda focus: focus["text"].strip() == "Start the quiz")
    page.keyboard.press("Enter")
    page.locator("fieldset.question").first.wait_for()

    answer_with_the_keyboard(page)
    page.wait_for_function(
        "() => !document.querySelector('.is-unsaved, .is-refused')", timeout=30_000
    )
    stored = stored_answers(live_site, page)

    assert [item for item in range(1, 11) if not stored.get(item)] == []
    assert len(set(stored[6])) == 3  # every place holds another item
    assert len(stored[10]) == 2  # both situations of the scenario
    assert sum(item > 10 and bool(value) for item, value in stored.items()) == 10  # how sure
    page.keyboard.press("Enter")
    tab_until(page, lambda focus: focus["isConfirm"], most=6)
    page.keyboard.press("Enter")
    page.wait_for_url("**/result/")
    said = page.locator("main").inner_text()
    assert "Handed in, being marked" in said  # the case is a person's to mark
    assert "Receipt" in said
    assert page.locator(".review__item").count() == 10
    assert json.dumps(stored[9], ensure_ascii=False).count("登记上交") == 1
    tab_until(page, lambda focus: focus["href"].startswith("/quizzes/"))
