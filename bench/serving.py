"""The production WSGI server on a durable PostgreSQL, for as long as a benchmark takes."""

import contextlib
import os
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.processes import tree
from deploy import catalogue
from deploy.services import free_port, services

ROOT = Path(__file__).resolve().parents[1]
WORKERS = 2


@dataclass(frozen=True)
class Served:
    """A running site: its port, and whose CPU time is its own."""

    port: int
    server: int  # process of the WSGI server
    database: int  # process of PostgreSQL


def manage(*arguments: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments], cwd=ROOT, check=True, **options
    )


@contextlib.contextmanager
def database(*, demo: bool) -> Iterator[int]:
    """Start PostgreSQL, migrate it, and set the environment; yields the port for the site.

    Args:
        demo: load the demo county as well.
    """
    with services(durable=True) as started, tempfile.TemporaryDirectory() as media:
        port = free_port()
        os.environ.update(
            started.environment(),
            SECRET_KEY="bench-only-key-that-protects-nothing-at-all",
            ALLOWED_HOSTS="127.0.0.1",
            HTTPS="0",
            DEMO_ALLOWED="1",
            MEDIA_ROOT=media,
            BASE_URL=f"http://127.0.0.1:{port}",
            DJANGO_SETTINGS_MODULE="bench.settings",
            PYTHONPATH=f"{ROOT}:{ROOT / 'site'}",
        )
        print("preparing the database", flush=True)
        catalogue.compile_all()  # a page without its catalogue looks each word up in vain
        manage("migrate", "--verbosity=0")
        manage("collectstatic", "--noinput", "--verbosity=0")
        if demo:
            manage("load_demo", stdout=subprocess.DEVNULL)
        yield port


@contextlib.contextmanager
def site(port: int) -> Iterator[Served]:
    """Serve the site on `port` with Granian."""
    granian = [
        str(Path(sys.executable).with_name("granian")),
        "--interface=wsgi",
        f"--port={port}",
        f"--workers={WORKERS}",
        "--blocking-threads=4",
        "--no-access-log",
        "--log-level=warning",
        "config.wsgi:application",
    ]
    server = subprocess.Popen(granian, cwd=ROOT)
    try:
        wait_until_up(port)
        yield Served(port, server.pid, postmaster())
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)


def wait_until_up(port: int, seconds: float = 60) -> None:
    """Raises: SystemExit when the server does not answer in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).read()
        except (OSError, urllib.error.URLError):
            time.sleep(0.2)
        else:
            return
    raise SystemExit("the WSGI server did not start")


def machine() -> dict[str, object]:
    """Facts that make figures comparable."""
    model = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return {
        "cores": os.cpu_count(),
        "cpu": model[1] if model else platform.machine(),
        "python": platform.python_version(),
        "distribution_python": Path(sys.executable).resolve().is_relative_to("/usr/bin"),
        "workers": WORKERS,
    }


def postmaster() -> int:
    """The PostgreSQL server that this process started."""
    for pid in tree(os.getpid())[1:]:
        name = Path(f"/proc/{pid}/comm").read_text(encoding="utf-8").strip()
        if name == "postgres":
            parent = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2]
            if int(parent.split()[1]) == os.getpid():
                return pid
    raise SystemExit("PostgreSQL is not a child of this process")
