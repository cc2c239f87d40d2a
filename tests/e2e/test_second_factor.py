"""A supervisor enrols an app without any script, then a security key, and signs in with both."""

import base64
import re
import shutil
import time

import pytest

from cadres.factors import totp
from deploy import catalogue
from tests.e2e.conftest import DESK, PHONE
from tests.e2e.live_site import PASSWORD, LiveSite, empty_template

SECURITY = re.compile(r"^[^?]+/accounts/security/$")  # the page itself, not where one goes next


class GuardedSite(LiveSite):
    """An empty site that asks for second factors; keys need a name, so not 127.0.0.1."""

    def __init__(self, folder):
        super().__init__(folder)
        self.url = f"http://localhost:{self.port}"

    @property
    def environment(self):
        return super().environment | {"SECOND_FACTOR": "true", "ACCOUNT_PASSWORD": PASSWORD}

    def set_up(self):
        shutil.copyfile(empty_template(), self.database)
        self.media.mkdir()
        catalogue.compile_all()
        words = [
            "9001",
            "林明远",
            "--role",
            "SUPERVISOR",
            "--unit",
            "C1",
            "--unit-name",
            "青峰县",
        ]
        self.manage("create_account", *words)
        self.start()


@pytest.fixture(scope="module")
def live_site(tmp_path_factory):
    site = GuardedSite(tmp_path_factory.mktemp("guarded"))
    site.set_up()
    yield site
    site.tear_down()


def sign_in(page):
    page.goto("/accounts/login/?next=/accounts/security/")
    page.fill("input[name=username]", "9001")
    page.fill("input[name=password]", PASSWORD)
    page.locator(".door__card form button").click()


def secret_on(page):
    written = page.locator(".qr__key").inner_text()
    return base64.b32decode(re.sub(r"\s", "", written))


def code(secret, *, later=0):
    return totp.code_of_step(secret, int(time.time()) // totp.STEP_SECONDS + later)


def test_an_app_and_then_a_key(open_page, watch, assert_accessible, assert_fits):
    watch.allow("422")  # how a wrong code is answered
    phone = open_page(width=PHONE, scheme="dark", java_script_enabled=False)
    sign_in(phone)
    assert phone.locator(".qr svg").bounding_box()["width"] > 150
    secret = secret_on(phone)
    assert phone.locator("form[data-security-key]").is_hidden()
    phone.fill("[name=code]", "000000")
    phone.get_by_role("button", name="登记应用").click()
    phone.locator(".notice--error").wait_for()
    phone.fill("[name=code]", code(secret))
    phone.get_by_role("button", name="登记应用").click()
    codes = phone.locator(".recovery-codes code").all_inner_texts()
    assert len(codes) == 10
    phone.get_by_role("link", name="我已妥善保存").click()
    assert phone.url.endswith("/accounts/security/")

    desk = open_page(width=DESK)
    devices = desk.context.new_cdp_session(desk)
    devices.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "usb", "hasResidentKey": False}
    key |= {"hasUserVerification": False, "automaticPresenceSimulation": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    sign_in(desk)
    assert_accessible(desk)
    assert_fits(desk)
    desk.fill("[name=code]", code(secret, later=1))
    desk.locator("form[data-second-factor] button").click()
    desk.wait_for_url(SECURITY)
    desk.get_by_role("link", name="再登记一个").click()
    desk.fill("[name=name]", "蓝色的")
    assert_accessible(desk)
    assert_fits(desk)
    desk.get_by_role("button", name="登记密钥").click()
    desk.wait_for_url(SECURITY)
    desk.wait_for_load_state("networkidle")
    assert desk.get_by_text("蓝色的").first.is_visible()
    desk.context.clear_cookies()
    sign_in(desk)
    desk.get_by_role("button", name="使用安全密钥").click()
    desk.wait_for_url(SECURITY)
    assert_accessible(desk)

    phone.context.clear_cookies()
    sign_in(phone)
    phone.fill("[name=code]", codes[0])
    phone.locator("form[data-second-factor] button").click()
    assert "9" in phone.locator(".messages").inner_text()  # codes that are left
    assert_fits(phone)
