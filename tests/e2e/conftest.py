"""A real browser on the real site. Run with `make e2e`, apart from the other tests.

No test here touches the database or the ORM: it sees what a person sees.
"""

import os
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect, sync_playwright

from deploy.chromium import find_chromium
from tests.e2e.live_site import PASSWORD, LiveSite

PHONE, DESK = 360, 1280
expect.set_options(timeout=15_000)  # two processors are shared with the other tests
# What Playwright turns off in Chromium and concerns pages; our own list takes the place of its list.
OFF_FOR_PLAYWRIGHT = (
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding",
    "ThirdPartyStoragePartitioning", "OptimizationHints", "NetworkTimeServiceQuerying",
    "AimEnabled", "PreconnectToSearch",
)  # fmt: skip
# Every window of the full Chromium loads two pages of its own behind the address bar, though there
# is nobody to type into it, and keeps a renderer in reserve: more than half of what a test costs.
OFF_FOR_SPEED = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
    "PreloadTopChromeWebUI", "SpareRendererForSitePerProcess",
)  # fmt: skip
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    f"--disable-features={','.join((*OFF_FOR_PLAYWRIGHT, *OFF_FOR_SPEED))}",
]
WATCH_POLICY = """
document.addEventListener("securitypolicyviolation", event =>
    console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI || "inline"}`));
"""


# The files that take longest, in this order, before all others (`--dist loadfile`).
LONGEST = (
    "test_page_types", "test_editor", "test_offline_exam", "test_scripts_in_text", "test_journey",
)  # fmt: skip


def pytest_collection_modifyitems(items):
    """Let two workers share the files: who ends first waits for a short one."""

    def rank(item):
        name = item.path.stem
        return LONGEST.index(name) if name in LONGEST else len(LONGEST)

    items.sort(key=rank)


@pytest.fixture(scope="session")
def live_site(tmp_path_factory):
    """The site with the demo county, its worker running."""
    site = LiveSite(tmp_path_factory.mktemp("site"))
    site.set_up()
    yield site
    site.tear_down()


@pytest.fixture(scope="session")
def browser():
    found = find_chromium(install=True)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(found.executable),
            args=FLAGS,
            env=os.environ | found.environment,
        )
        yield chromium
        chromium.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Show what the server wrote beside a failure."""
    report = yield
    site = getattr(item, "funcargs", {}).get("live_site")
    if report.failed and site is not None:
        report.sections.append(("the site's log", site.tail()))
    return report


class Watch:
    """Everything a page did that it should not have done."""

    def __init__(self, url):
        self.url = url
        self.problems = []
        self.allowed = []

    def allow(self, pattern):
        """Expect problems that match, such as refused connections while the server is down."""
        self.allowed.append(re.compile(pattern))

    def follow(self, page):
        page.add_init_script(WATCH_POLICY)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        page.on("request", self._request)
        page.on("websocket", self._websocket)

    def _console(self, message):
        if message.type == "error":
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _request(self, request):
        if not request.url.startswith((self.url, "data:", "blob:", "about:")):
            self.problems.append(f"request to another host: {request.url}")

    def _websocket(self, socket):
        if not socket.url.startswith(self.url.replace("http", "ws", 1)):
            self.problems.append(f"socket to another host: {socket.url}")

    def unexpected(self):
        return [
            problem
            for problem in self.problems
            if not any(pattern.search(problem) for pattern in self.allowed)
        ]


@pytest.fixture
def watch(live_site):
    """Fails the test on script errors, policy violations and requests to other hosts."""
    watching = Watch(live_site.url)
    yield watching
    assert watching.unexpected() == []


@pytest.fixture
def open_page(browser, live_site, watch):
    """Return a function that opens a page of its own: another person, another device.

    open_page(width=360, scheme="dark", language="en") -> Page; paths are relative to the site.
    """
    contexts = []

    def open_one(*, width=DESK, scheme="light", language="zh-CN", **options):
        context = browser.new_context(
            base_url=live_site.url,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            locale=language,
            timezone_id="Asia/Shanghai",
            **options,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        watch.follow(page)
        return page

    yield open_one
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page):
    """A desk computer with a Chinese browser."""
    return open_page()


@pytest.fixture
def login():
    """Return a function that signs a demo account in: login(page, "cadre")."""

    def sign_in(page, account):
        page.goto("/accounts/login/")
        page.fill("input[name=username]", account)
        page.fill("input[name=password]", PASSWORD)
        page.locator("main form button, .page form button").first.click()
        page.wait_for_url(lambda url: "/accounts/login/" not in url)

    return sign_in


@pytest.fixture
def assert_accessible():
    """Return a function that fails on any accessibility violation axe finds on a page."""
    script = (
        Axe().axe_script
    )  # half a megabyte: read once for each page, however often it is asked

    def check(page, **options):
        options = {"resultTypes": ["violations"], **options}
        if not page.evaluate("typeof window.axe?.run === 'function'"):
            page.evaluate(script)
        found = page.evaluate(
            "options => axe.run(options).then(results => results.violations)", options
        )
        told = [
            f"{violation['id']}: {violation['help']}: "
            + "; ".join(node["html"][:160] for node in violation["nodes"][:3])
            for violation in found
        ]
        assert told == []

    return check


@pytest.fixture
def assert_fits():
    """Return a function that fails when a page is wider than its window."""

    def check(page):
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wide <= 0

    return check
