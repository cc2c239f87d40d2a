"""Whatever somebody writes into a text field is shown as text, wherever it is shown (S10).

Every text of the demo's database, whoever wrote it, gets markup appended that would run a script,
be an element or end an attribute. Then a real browser walks the site as a visitor, a cadre, a
supervisor and an editor: it parses every page that links lead to, and opens some for good.
"""

import json
import re
import shutil
import sqlite3

import pytest

from deploy import catalogue
from tests.e2e.live_site import LiveSite, demo_template

PAYLOADS = (
    '"><img src=x data-xss onerror=xss(1)>',
    "<script data-xss>xss(2)</script>",
    "<svg data-xss onload=xss(3)>",
    "' onmouseover=xss(4) data-xss='",
    "</title></textarea></script><b data-xss>",
    '<a data-xss href="javascript:xss(5)">',
)
CORPUS = " ".join(PAYLOADS)
WRITTEN = re.compile(r"[\u4e00-\u9fff]")  # by people: codes, keys and addresses hold no Chinese
# Text that the editor wrote as formatted text: it is cleaned when it is saved, by Wagtail.
FORMATTED = re.compile(r"\s*<(?:p|h\d|ul|ol|blockquote|hr|embed)\b")
APPS = (
    "assignments", "cadres", "campaigns", "courses", "editorial", "exemplars", "home", "law",
    "live", "quizzes", "records", "warning_cases",
)  # fmt: skip
OF_WAGTAIL = ("wagtailcore_page", "wagtailimages_image", "wagtailcore_comment")
FOUND = """
    html => {
        const page = html ? new DOMParser().parseFromString(html, "text/html") : document;
        return [...page.querySelectorAll("[data-xss], [onmouseover], [href^='javascript:']")]
            .map(each => each.outerHTML.slice(0, 120));
    }
"""
PAGES_EACH = 25
ELSEWHERE = re.compile(r"^/(?:static|media|i18n)/|logout|\.(?:pdf|xlsx|csv|json|ics|png)$")
OPENED = {
    None: (
        "/",
        "/cases/signature/",
        "/search/?q=采购",
        "/accounts/login/?next=/" + PAYLOADS[1],
    ),
    "cadre": ("/", "/courses/procurement-first-lesson/the-case/", "/record/"),
    "supervisor": ("/console/", "/board/1/", "/board/1/names/", "/console/assign/"),
    "editor": ("/admin/", "/admin/pages/"),
}


def poisoned(value):
    """Append the corpus to a text that a person wrote; None where there is none."""
    if not isinstance(value, str) or not WRITTEN.search(value) or FORMATTED.match(value):
        return None
    if value[:1] in "[{":
        try:
            return json.dumps(poisoned_inside(json.loads(value)), ensure_ascii=False)
        except ValueError:
            pass
    return value + CORPUS


def poisoned_inside(found):
    if isinstance(found, dict):
        return {name: poisoned_inside(each) for name, each in found.items()}
    if isinstance(found, list):
        return [poisoned_inside(each) for each in found]
    return poisoned(found) or found


def poison(path):
    """Append the corpus to every text in the database; return how many columns have it."""
    touched = 0
    with sqlite3.connect(path) as database:
        for (name,) in list(
            database.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        ):
            database.execute(f"DROP TRIGGER {name}")
        tables = [
            row[0]
            for row in database.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        for table in tables:
            if (
                not table.startswith(tuple(f"{app}_" for app in APPS))
                and table not in OF_WAGTAIL
            ):
                continue
            for _number, column, kind, *_rest in list(
                database.execute(f"PRAGMA table_info({table})")
            ):
                if not kind.lower().startswith(("varchar", "text")):
                    continue
                rows = database.execute(f'SELECT rowid, "{column}" FROM {table}').fetchall()
                changed = [(new, rowid) for rowid, old in rows if (new := poisoned(old))]
                if changed:
                    database.executemany(
                        f'UPDATE OR IGNORE {table} SET "{column}" = ? WHERE rowid = ?', changed
                    )
                    touched += 1
    return touched


class PoisonedSite(LiveSite):
    def set_up(self):
        template = demo_template()
        shutil.copyfile(template / "site.sqlite3", self.database)
        shutil.copytree(template / "media", self.media)
        self.touched = poison(self.database)
        catalogue.compile_all()
        self.start()


@pytest.fixture(scope="module")
def live_site(tmp_path_factory):
    site = PoisonedSite(tmp_path_factory.mktemp("poisoned"))
    site.set_up()
    yield site
    site.tear_down()


@pytest.fixture
def listening(open_page):
    """Return a function that opens a page on which every execution is noted."""

    def open_one():
        page = open_page()
        page.add_init_script("window.ran = []; window.xss = number => ran.push(number);")
        return page

    return open_one


def walk(page, start):
    """Parse every page that links lead to from `start`; return what was found, and how many."""
    waiting, seen, found = list(start), set(start), []
    while waiting and len(seen) - len(waiting) < PAGES_EACH:
        address = waiting.pop(0)
        answer = page.request.get(address)
        if answer.status >= 500:
            found.append(f"{address}: {answer.status}")
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        html = answer.text()
        found += [f"{address}: {each}" for each in page.evaluate(FOUND, html)]
        for link in re.findall(r'href="(/[^"#]*)"', html):
            shape = re.sub(r"\d+|[0-9a-f-]{36}|\?.*", "*", link)
            if shape not in seen and not ELSEWHERE.search(link):
                seen.add(shape)
                waiting.append(link.replace("&amp;", "&"))
    return found, len(seen) - len(waiting)


@pytest.mark.parametrize("account", OPENED, ids=str)
def test_markup_in_text_is_text_everywhere(listening, login, live_site, account):
    assert live_site.touched > 60
    page = listening()
    if account:
        login(page, account)
    held = 0
    for address in OPENED[account]:
        page.goto(address)
        assert page.evaluate(FOUND, "") == []
        assert page.evaluate("ran") == []
        held += "data-xss" in page.locator("body").inner_text()
    assert held  # the corpus is on the screen, as text

    found, visited = walk(page, ["/", *OPENED[account]])

    assert found == []
    assert visited > 10


def test_markup_that_is_not_escaped_would_be_seen(listening, watch):
    watch.allow("CSP|Content Security Policy")  # which stops it from running all the same
    watch.allow("404")  # the picture of that name, and the icon of a page without one
    page = listening()
    page.goto("/healthz")
    page.set_content(f"<p>{CORPUS}</p>")

    assert len(page.evaluate(FOUND, "")) >= 3
    assert len(page.evaluate(FOUND, f"<p>{CORPUS}</p>")) >= 3
