"""`make stack` starts the production layout on loopback, and nginx answers for all of it."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from urllib.parse import urlencode

import pytest

from deploy.services import free_port
from tests.e2e.live_site import PASSWORD
from tests.template_database import ROOT

START_SECONDS = 480
UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}

pytestmark = pytest.mark.skipif(
    shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin") is None,
    reason="nginx is not installed (apt-get install nginx-light)",
)


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    """The stack on data of its own; yields the port of its nginx."""
    folder, port = tmp_path_factory.mktemp("stack"), free_port()
    folder.chmod(0o755)
    for parent in (folder.parent, folder.parent.parent):
        parent.chmod(0o755)  # nginx's workers and PostgreSQL run as other users
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL"}}
    log = (folder / "log").open("w+")
    stack = subprocess.Popen(
        [sys.executable, "-m", "deploy.stack"],
        cwd=ROOT,
        env=kept | {"PORT": str(port), "STACK_FOLDER": str(folder)},
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    deadline = time.monotonic() + START_SECONDS
    while "\nready: " not in (folder / "log").read_text():
        assert stack.poll() is None, (folder / "log").read_text()[-3000:]
        assert time.monotonic() < deadline, (folder / "log").read_text()[-3000:]
        time.sleep(0.5)
    yield port
    stack.send_signal(signal.SIGINT)
    assert stack.wait(60) == 0
    assert (folder / "log").read_text().rstrip().endswith("stopped.")


def ask(port, path, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET" if body is None else "POST", path, body=body, headers=headers)
    response = connection.getresponse()
    text = b"" if response.status == 101 else response.read()
    connection.close()
    return response, text.decode()


def cookies_of(response):
    return [cookie.partition(";")[0] for cookie in response.headers.get_all("Set-Cookie", [])]


def sign_in(port, account):
    """Return the Cookie header of a signed-in demo account."""
    page, html = ask(port, "/accounts/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', html)[1]
    form = {"csrfmiddlewaretoken": token, "username": account, "password": PASSWORD}
    answer, _body = ask(
        port,
        "/accounts/login/",
        body=urlencode(form),
        Cookie="; ".join(cookies_of(page)),
        **{"Content-Type": "application/x-www-form-urlencoded"},
    )
    assert answer.status == 302
    return "; ".join(cookies_of(answer))


def test_a_page_comes_from_the_workers_with_its_policy(port):
    response, body = ask(port, "/")

    assert response.status == 200
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["Server"] == "nginx"
    assert "<main" in body


def test_a_static_file_comes_from_nginx_and_may_be_kept(port):
    page = ask(port, "/")[1]
    name = re.search(r'href="(/static/css/[^"]+\.css)"', page)[1]
    response, body = ask(port, name)

    assert response.status == 200
    assert "immutable" in response.headers["Cache-Control"]
    assert re.search(r"\.[0-9a-f]{8,}\.css$", name)
    assert body


def test_a_websocket_opens_from_our_own_pages_only(port):
    who = sign_in(port, "county")
    ours, foreign = f"http://127.0.0.1:{port}", "http://evil.example"

    assert ask(port, "/ws/board/1/", **UPGRADE, Origin=ours, Cookie=who)[0].status == 101
    assert ask(port, "/ws/board/1/", **UPGRADE, Origin=foreign, Cookie=who)[0].status == 403
    assert ask(port, "/ws/board/1/", **UPGRADE, Origin=ours)[0].status == 403


def test_another_host_name_is_refused(port):
    assert ask(port, "/", Host="evil.example")[0].status == 400


def test_uploads_are_not_to_be_had_past_the_application(port):
    assert ask(port, "/protected-media/README.md")[0].status == 404
