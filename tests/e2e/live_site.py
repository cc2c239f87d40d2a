"""The site as `make run` starts it, on its own database, for a browser to visit."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from deploy import catalogue
from tests.template_database import FOLDER, ROOT, fingerprint, one_at_a_time

PASSWORD = "Qingfeng-2026"
START_SECONDS = 90


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def base_environment(database, media):
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
        "PYTHONUNBUFFERED": "1",
        "EMBEDDED": "1",
        "SECRET_KEY": "only-for-the-browser-tests-of-this-moment",
        "DATABASE_URL": f"sqlite:///{database}",
        "MEDIA_ROOT": str(media),
        "LOG_LEVEL": "WARNING",
    }


UNWANTED = {"REDIS_URL", "DEBUG", "ALLOWED_HOSTS"}


def empty_template():
    """Return the migrated SQLite file of the other tests; made by a process of its own if need be."""
    template = FOLDER / f"template-{fingerprint()}.sqlite3"
    if not template.exists():
        environment = {name: os.environ[name] for name in os.environ if name not in UNWANTED}
        environment["DATABASE_URL"] = "sqlite://:memory:"
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
        environment["PYTHONPATH"] = f"{ROOT / 'site'}:{ROOT}"
        words = [sys.executable, "-m", "tests.template_database"]
        subprocess.run(words, env=environment, cwd=ROOT, check=True)
    return template


def demo_template():
    """Return a folder with the demo's database and media, made when its sources changed.

    The worker has been at it once: the figures of the first night are there.
    """
    mark = fingerprint(extra=("**/*.py", "**/demo/data/*", "**/templates/**/*.html"))
    folder = FOLDER / f"demo-{mark}"
    with one_at_a_time("demo"):
        if (folder / "complete").exists():
            return folder
        for old in FOLDER.glob("demo-*"):
            shutil.rmtree(old)
        (folder / "media").mkdir(parents=True)
        database = folder / "site.sqlite3"
        shutil.copyfile(empty_template(), database)
        environment = base_environment(database, folder / "media")
        for words in (["load_demo"], ["run_worker", "--once", "--skip-checks"]):
            subprocess.run(
                [sys.executable, ROOT / "manage.py", *words],
                env=environment,
                cwd=ROOT,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        with sqlite3.connect(database) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (folder / "complete").touch()
    return folder


class LiveSite:
    """Server and worker as child processes; the server may be stopped and started by a test."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.database = self.folder / "site.sqlite3"
        self.media = self.folder / "media"
        self.log = self.folder / "log"
        self.server = None
        self.worker = None

    @property
    def environment(self):
        return base_environment(self.database, self.media) | {
            "BASE_URL": self.url,
            "HINT_SOCKET": str(self.folder / "hints"),
        }

    def set_up(self):
        template = demo_template()
        shutil.copyfile(template / "site.sqlite3", self.database)
        shutil.copytree(template / "media", self.media)
        with sqlite3.connect(self.database) as database:  # the same rule, without the wait
            database.execute(
                "UPDATE courses_lessonpage SET minimum_seconds = 2 WHERE minimum_seconds > 2"
            )
        catalogue.compile_all()
        self.start()
        self.worker = self._spawn([ROOT / "manage.py", "run_worker", "--skip-checks"])

    def tear_down(self):
        self.stop()
        if self.worker is not None:
            self._end(self.worker, signal.SIGTERM)

    def _spawn(self, words):
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *map(str, words)],
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def _end(self, process, how):
        if process.poll() is None:
            process.send_signal(how)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def start(self):
        """Start the server on the same port as before and wait until it answers."""
        words = ["-m", "uvicorn", "config.asgi:application", "--host", "127.0.0.1"]
        words += ["--port", str(self.port), "--lifespan", "on", "--log-level", "warning"]
        words += ["--timeout-graceful-shutdown", "2"]
        self.server = self._spawn(words)
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=5):
                    return
            except urllib.error.HTTPError:
                raise
            except OSError:
                if self.server.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the site did not start:\n{self.tail()}") from None
                time.sleep(0.1)

    def stop(self, how=signal.SIGTERM):
        """Stop the server; `how=signal.SIGKILL` is a crash."""
        if self.server is not None:
            self._end(self.server, how)
            self.server = None

    def restart(self, how=signal.SIGTERM):
        self.stop(how)
        self.start()

    def manage(self, *words):
        """Run a management command on the site's database; return what it printed."""
        result = subprocess.run(
            [sys.executable, ROOT / "manage.py", *words],
            env=self.environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        )
        return result.stdout

    def tail(self):
        """Return the last lines the server wrote."""
        return self.log.read_text(errors="replace")[-3000:] if self.log.exists() else ""
