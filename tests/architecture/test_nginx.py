"""nginx accepts what we write for it, and each way in leads to its own workers."""

import re
import shutil
import subprocess
from uuid import UUID

import pytest
from django.urls import reverse

from cadres.roster import reading
from config.settings import base
from deploy import stack
from deploy.proxy import WORDS, proxy_configuration
from home.packs import importing
from quizzes.exchange import drafts
from records.activities import photos, rolls
from records.essays import files

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


def block_of(path):
    """Return what nginx would do with `path`: a matching pattern beats a prefix."""
    text = proxy_configuration({word: f"127.0.0.1:{word}" for word in WORDS})
    blocks = re.findall(r"location (~ )?(\S+) \{(.*?)\n    \}", text, re.S)
    patterns = [(p, body) for mark, p, body in blocks if mark and re.search(p, path)]
    prefixes = [(p, body) for mark, p, body in blocks if not mark and path.startswith(p)]
    return patterns[0][1] if patterns else max(prefixes, key=lambda found: len(found[0]))[1]


def location_of(path):
    """Return the pool that nginx would send `path` to."""
    passed = re.search(r"proxy_pass http://qingfeng_(\w+)", block_of(path))
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


# Address of each form that takes a file, and how much it says that it takes.
UPLOADS = [
    (reverse("rosters"), reading.MAXIMUM_FILE_BYTES),
    (reverse("declare_activity"), photos.MOST_BYTES),
    (reverse("event_photos", args=[UUID(int=0)]), photos.MOST_BYTES),
    (reverse("import_roll", args=[UUID(int=0)]), rolls.MOST_BYTES),
    (reverse("write_essay", args=[UUID(int=0)]), files.MOST_BYTES),
    (reverse("import_questions"), drafts.MAXIMUM_FILE_BYTES),
    (reverse("packs"), importing.MOST_BYTES),
    ("/admin/images/add/", base.WAGTAILIMAGES_MAX_UPLOAD_SIZE),
]


@pytest.mark.parametrize(("path", "most"), UPLOADS)
def test_what_a_form_takes_passes_nginx(path, most):
    megabytes = int(re.search(r"client_max_body_size (\d+)m;", block_of(path))[1])

    assert megabytes * 1024 * 1024 > most + 1_000_000  # the other fields of the form
    assert location_of(path) == "pages"


def test_what_is_larger_is_told_in_both_languages():
    text = proxy_configuration({word: f"127.0.0.1:{word}" for word in WORDS})

    assert "error_page 413 @too_large" in text
    assert re.search(r'return 413 "文件过大.*too large', text)
