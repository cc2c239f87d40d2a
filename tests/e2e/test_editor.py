"""An editor's day: a notice becomes a case, two people review it, it is published and passed on."""

import re

TITLE = "退不回去的茶叶"
NOTICE = f"""{TITLE}

## 摘要
一盒茶叶退了三次，第四次收下了。

## 岗位
乡镇规划建设办主任（化名）

## 处理结果
因受贿被判处有期徒刑。举报电话：0571-88886666。

## 警示教训
第一次就该报告。

## 法律依据
刑法 385

## 附记
来源：某市通报。
"""


def choose_action(page, button):
    """Press a button of the menu at the foot of the form, opening the menu for it."""
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target='toggle']").first.click()
    button.click()


def take_in(page, text):
    """Paste a notice; return the number of the draft it became."""
    page.goto("/admin/editorial/intake/")
    page.select_option("#id_case_kind", "ANONYMISED")
    page.fill("#id_text", text)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/admin/editorial/pages/\d+/"))
    return re.search(r"/pages/(\d+)/", page.url)[1]


def approve(page, number):
    """Approve the page's current step in its editing form."""
    page.goto(f"/admin/pages/{number}/edit/")
    page.locator("#id_title").wait_for()
    button = page.locator("button[data-workflow-action-name=approve]:not([data-launch-modal])")
    choose_action(page, button.first)
    page.wait_for_load_state()


def cite(page, typed):
    """Choose an article in the dialog of the rich text that has the focus; return its label."""
    before = page.locator(".cite-entity").count()
    page.keyboard.type("/引用法条")
    page.get_by_role("option", name="引用法条").click()
    dialog = page.locator("dialog.cite-dialog")
    dialog.locator("#cite-query").fill(typed)
    choice = dialog.locator(".cite-choices button:not(:disabled)").first
    label = choice.locator("strong").inner_text()
    choice.click()
    dialog.wait_for(state="detached")
    page.locator(".cite-entity").nth(before).wait_for()
    return label


def pair_with_exemplar(page):
    """Write an exemplar whose one paragraph cites three articles, and see it kept."""
    page.goto("/admin/pages/6/add_subpage/")
    page.locator("a[href*='/exemplars/exemplarpage/']").first.click()
    page.fill("#id_title", "退茶叶的人")
    page.get_by_role("button", name="插入区块").or_(
        page.get_by_role("button", name="Insert a block")
    ).first.click()
    page.get_by_role("option", name="原文").click()
    text = page.locator("[data-streamfield-child] [contenteditable=true]").first
    text.click()
    page.keyboard.type("依照")
    # By law and number, by a number in words, by a charge: each leads to the article meant.
    assert cite(page, "刑法 385") == "刑法 第三百八十五条"
    page.keyboard.type("、")
    assert cite(page, "第三十四条").endswith("第三十四条")
    page.keyboard.type("、")
    assert cite(page, "受贿").startswith("刑法 第三百八十")
    page.keyboard.type("处理。")
    page.wait_for_function(  # the editor writes its field a moment later
        "() => [...document.querySelectorAll('[name$=\"-value\"]')]"
        ".some(field => field.value.includes('处理'))"
    )
    page.wait_for_url(re.compile(r"/admin/pages/\d+/edit/"))  # the form keeps itself
    number = re.search(r"/pages/(\d+)/", page.url)[1]
    for attempt in range(80):
        shown = page.request.get(f"/admin/pages/{number}/view_draft/").text()
        if shown.count('class="cite-chip"') == 3:
            return
        if (
            attempt % 20 == 19
        ):  # what was typed while the page was being made waits for the next key
            text.click()
            page.keyboard.press("Control+End")
            page.keyboard.type("。")
        page.wait_for_timeout(250)
    raise AssertionError("the draft does not hold its three citations")


def test_a_day_from_the_notice_to_the_bulletin(open_page, login, watch):
    watch.allow(
        r"400 \(Bad Request\)"
    )  # the editor keeps no draft of what is not filled in yet
    editor, lawyer, reviewer = open_page(), open_page(), open_page()
    visitor, supervisor = open_page(), open_page()

    # A pasted notice becomes a draft; the check marks the telephone number, the rest is kept.
    login(editor, "editor")
    number = take_in(editor, NOTICE)
    assert editor.locator("mark").inner_text() == "0571-88886666"
    assert editor.get_by_text("来源：某市通报。").is_visible()

    # The citation came along as a reference to an article version; nobody may publish alone.
    editor.goto(f"/admin/pages/{number}/edit/")
    assert "第三百八十五条" in editor.locator("#id_articles").input_value()
    assert editor.locator("[name=action-publish]").count() == 0
    choose_action(editor, editor.locator("[name=action-submit]"))
    editor.wait_for_url(re.compile(r"/admin/pages/\d+/(?!edit)"))

    # Its counterpart: an exemplar whose text cites articles picked in the editor's dialog.
    writer = open_page()
    login(writer, "editor")
    pair_with_exemplar(writer)

    # The lawyer finds it on the desk, cannot approve it yet, waives with a reason, approves.
    login(lawyer, "legal")
    lawyer.goto("/admin/editorial/")
    lawyer.get_by_role("link", name=TITLE).first.click()
    lawyer.locator("#id_title").wait_for()
    assert lawyer.locator("button[data-workflow-action-name=approve]").count() == 0
    lawyer.goto(f"/admin/editorial/pages/{number}/")
    lawyer.locator("input[name=reason]").fill("公开的举报电话")
    lawyer.get_by_role("button", name="豁免").click()
    lawyer.wait_for_load_state()
    lawyer.get_by_text("公开的举报电话").wait_for()
    approve(lawyer, number)
    assert TITLE not in visitor.goto("/cases/").text()

    # Discipline review publishes it.
    login(reviewer, "reviewer")
    approve(reviewer, number)
    visitor.goto("/cases/")
    visitor.get_by_role("link", name=TITLE).first.click()
    visitor.locator("h1", has_text=TITLE).wait_for()
    visitor.get_by_text("第三百八十五条").first.wait_for()

    # The month's bulletin: compiled by one, issued by another, received by a unit.
    editor.goto("/admin/editorial/bulletins/")
    editor.locator("main form button[type=submit]").first.click()
    editor.wait_for_url(re.compile(r"/admin/editorial/bulletins/\d+/"))
    bulletin = re.search(r"/bulletins/(\d+)/", editor.url)[1]
    assert editor.get_by_text(TITLE).first.is_visible()
    editor.locator("input[name=units]").first.check()
    editor.get_by_role("button", name="保存草稿").click()
    editor.wait_for_load_state()
    reviewer.goto(f"/admin/editorial/bulletins/{bulletin}/")
    reviewer.get_by_role("button", name="编号印发").click()
    reviewer.get_by_text("第 ").first.wait_for()

    login(supervisor, "supervisor")
    supervisor.goto("/console/bulletins/")
    supervisor.locator("main .entries a").first.click()
    supervisor.get_by_text(TITLE).first.wait_for()
    supervisor.get_by_role("button", name="我已代表单位阅知并签收").click()
    supervisor.locator(".notice--success").wait_for()


def test_two_tabs_do_not_overwrite_each_other(open_page, login, watch):
    watch.allow(r"409 \(Conflict\)")
    first, second = open_page(), open_page()
    login(first, "editor")
    number = take_in(first, "# 两个窗口\n\n## 警示教训\n最初的教训。\n")
    login(second, "editor")
    for tab in (first, second):
        tab.goto(f"/admin/pages/{number}/edit/")
        tab.locator("#id_title").wait_for()

    def save(tab, title):
        return tab.evaluate(
            """async title => {
                const form = document.querySelector("[data-edit-form]");
                const sent = new FormData(form);
                sent.set("title", title);
                const answer = await fetch(form.action || location.href, {method: "POST", body: sent});
                return [answer.status, await answer.text()];
            }""",
            title,
        )

    saved, _text = save(first, "第一个窗口的标题")
    refused, shown = save(second, "第二个窗口的标题")

    assert saved == 200
    assert refused == 409
    assert "第一个窗口的标题" in shown
    assert "第二个窗口的标题" in shown


def write_question(page, number):
    """Write a question on the form of the case, in its dialog; return its line in the list."""
    page.goto(f"/admin/pages/{number}/edit/")
    page.get_by_role("tab", name="试题", exact=True).click()
    panel = page.locator("[data-case-questions]")
    panel.locator("[data-new]").click()
    dialog = page.locator("dialog.case-question-dialog")
    dialog.locator("[name=stem]").fill("茶叶第三次送来，怎么办？")
    dialog.locator("[name=answers-0-text]").fill("收下")
    dialog.locator("[name=answers-1-text]").fill("退还并报告")
    dialog.locator("[name=answers-1-right]").check()
    dialog.locator("[name=explanation]").fill("应当退还。")
    dialog.locator("[type=submit]").click()
    dialog.locator(
        ".errorlist"
    ).first.wait_for()  # no article yet: nothing is lost, nothing kept
    assert dialog.locator("[name=stem]").input_value() == "茶叶第三次送来，怎么办？"
    dialog.get_by_role("button", name="查找法条").click()
    page.locator("#cite-query").fill("受贿")
    page.locator(".cite-choices button:not(:disabled)").first.click()
    dialog.locator("[name=category]").select_option(index=1)
    dialog.locator("[type=submit]").click()
    line = panel.locator("tbody tr", has_text="茶叶第三次送来")
    line.wait_for()
    return line


def test_a_question_is_written_beside_the_case_and_previewed_on_a_phone(
    open_page, login, watch
):
    watch.allow(r"400 \(Bad Request\)")  # what lacks an article is answered so
    editor, reviewer = open_page(), open_page()
    login(editor, "editor")
    number = take_in(editor, "# 第三盒茶叶\n\n## 警示教训\n第一次就该报告。\n")

    line = write_question(editor, number)

    assert "刑法" in line.inner_text() and "审核中" in line.inner_text()
    editor.reload()
    editor.get_by_role("tab", name="试题", exact=True).click()
    assert editor.locator("[data-case-questions] tbody tr").count() == 1

    # Beside the form: the case as a cadre sees it, 360 pixels wide, and what is asked about it.
    editor.locator("[data-side-panel-toggle=preview]").click()
    frame = editor.frame_locator("iframe").last
    frame.get_by_text("第三盒茶叶").first.wait_for()
    editor.locator("[data-w-preview-target=mode]").select_option("questions")
    frame = editor.frame_locator("iframe").last
    frame.get_by_text("茶叶第三次送来，怎么办？").wait_for()

    login(reviewer, "reviewer")
    reviewer.goto("/admin/questions/review/")
    reviewer.locator("tr", has_text="茶叶第三次送来").locator("input[name=version]").check()
    reviewer.get_by_role("button", name="批准所选试题").click()
    editor.reload()
    assert "已通过" in editor.locator("[data-case-questions]").text_content()
