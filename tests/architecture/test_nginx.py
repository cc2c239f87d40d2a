"""nginx accepts what we write for it, and each way in leads to its own workers."""

import re
import shutil
import subprocess

import pytest

from deploy import stack
from deploy.proxy import WORDS, proxy_configuration

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin")
PORTS = {"pages": 40001, "answers": 40002, "sockets": 40003}


@pytest.mark.skipif(
    NGINX is None, reason="nginx is not installed (apt-get install nginx-light)"
)
def test_nginx_accepts_the_configuration_of_the_stack(tmp_path, monkeypatch):
    monkeypatch.setattr(stack, "FOLDER", tmp_path)
    file = stack.write_nginx(40000, **PORTS)

    result = subprocess.run(
        [NGINX, "-t", "-c", str(file), "-p", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr


def location_of(path):
    """Return the pool that nginx would send `path` to: a matching pattern beats a prefix."""
    text = proxy_configuration({word: f"127.0.0.1:{word}" for word in WORDS})
    blocks = re.findall(r"location (~ )?(\S+) \{(.*?)\n    \}", text, re.S)
    patterns = [(p, body) for mark, p, body in blocks if mark and re.search(p, path)]
    prefixes = [(p, body) for mark, p, body in blocks if not mark and path.startswith(p)]
    body = patterns[0][1] if patterns else max(prefixes, key=lambda found: len(found[0]))[1]
    passed = re.search(r"proxy_pass http://qingfeng_(\w+)", body)
    return passed[1] if passed else "files"


@pytest.mark.parametrize(
    ("path", "workers"),
    [
        ("/", "pages"),
        ("/courses/procurement/", "pages"),
        ("/admin/pages/", "pages"),
        ("/attempts/0d1bdeba-e232-4a7e-8c70-cfa7c631da5a/", "pages"),
        ("/attempts/0d1bdeba-e232-4a7e-8c70-cfa7c631da5a/answers", "answers"),
        ("/attempts/0d1bdeba-e232-4a7e-8c70-cfa7c631da5a/submit/", "answers"),
        ("/ws/board/7/", "sockets"),
        ("/static/css/base.css", "files"),
    ],
)
def test_each_way_in_leads_to_its_own_workers(path, workers):
    assert location_of(path) == workers
