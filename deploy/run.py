"""`make run`: prepare the embedded default, then run the site and its worker until Ctrl-C.

What was prepared once is remembered in `var/run/prepared.json` by fingerprint, so that a second
start goes straight to the servers.
"""

import hashlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from deploy.supervise import Failed, Service, Supervisor, reporting

ROOT: Final = Path(__file__).resolve().parents[1]
PYTHON: Final = ROOT / ".venv" / "bin" / "python"
STATE: Final = ROOT / "var" / "run"
PREPARED: Final = STATE / "prepared.json"
ACCOUNTS: Final = STATE / "accounts.txt"
SOURCES: Final = ("site", "courses", "warning_cases")


def env_file() -> dict[str, str]:
    """Return the variables of `.env`, which count where the environment says nothing."""
    try:
        lines = (ROOT / ".env").read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, value in pairs}


def secret_key() -> str:
    """Return this computer's own key, made at the first start."""
    file = STATE / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(48))
    return file.read_text()


def environment() -> dict[str, str]:
    """Return the environment of the site's processes."""
    result = env_file() | dict(os.environ)
    result.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    result.setdefault("SECRET_KEY", secret_key())
    result["EMBEDDED"] = "1"
    result["PYTHONPATH"] = f"{ROOT / 'site'}:{ROOT}"
    result["PYTHONUNBUFFERED"] = "1"
    return result


def fingerprint(files: Iterable[Path], *extra: str) -> str:
    """Return a digest of the files' contents."""
    digest = hashlib.sha256("\0".join(extra).encode())
    for file in sorted(files):
        digest.update(str(file.relative_to(ROOT)).encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def sources(pattern: str) -> list[Path]:
    return [file for folder in SOURCES for file in (ROOT / folder).rglob(pattern)]


def database_identity(variables: dict[str, str]) -> str:
    """Name the database; an SQLite file made anew is another one.

    Empty for a server: what it holds is not ours to remember, so it is prepared every time.
    """
    url = variables.get("DATABASE_URL", "")
    if url and not url.startswith("sqlite"):
        return ""
    name = url.removeprefix("sqlite:///") if url else "db.sqlite3"
    try:
        return f"{name} {(ROOT / name).stat().st_ino}"
    except FileNotFoundError:
        return ""


class Steps:
    """The preparations: what is new since the last start is done, the rest is skipped."""

    def __init__(self, variables: dict[str, str]) -> None:
        self.variables = variables
        try:
            self.done: dict[str, str] = json.loads(PREPARED.read_text())
        except (OSError, ValueError):
            self.done = {}

    def manage(self, *words: str, capture: bool = False) -> str:
        """Run a management command.

        Raises:
            Failed: it did not succeed.
        """
        result = subprocess.run(
            [PYTHON, ROOT / "manage.py", *words],
            env=self.variables,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE if capture else None,
            check=False,
        )
        if result.returncode != 0:
            raise Failed(f"manage.py {words[0]} failed (exit status {result.returncode})")
        return result.stdout or ""

    def run(self) -> None:
        """Messages, tables, demo content: each once per version of its sources."""
        wanted = {
            "messages": fingerprint(sources("*.po")),
            "tables": fingerprint(sources("migrations/*.py")),
        }
        if loader := sources("load_demo.py"):
            demo = [file for file in sources("demo/**/*") if file.suffix not in {"", ".pyc"}]
            wanted["demo"] = fingerprint([*demo, *loader])
        same_database = (
            identity := database_identity(self.variables)
        ) and identity == self.done.get("database")
        due = [
            name
            for name, digest in wanted.items()
            if self.done.get(name) != digest or (name != "messages" and not same_database)
        ]
        for number, name in enumerate(due, 1):
            started = time.monotonic()
            print(f"{number} of {len(due)}: {TITLES[name]} …", flush=True)
            getattr(self, name)()
            print(f"  done in {time.monotonic() - started:.0f} s", flush=True)
            self.done |= {name: wanted[name], "database": database_identity(self.variables)}
            PREPARED.write_text(json.dumps(self.done, indent=1))

    def messages(self) -> None:
        subprocess.run(
            [PYTHON, ROOT / "deploy" / "catalogue.py", "compile"], check=True, cwd=ROOT
        )

    def tables(self) -> None:
        self.manage("migrate", "--no-input", "-v", "0", "--skip-checks")

    def demo(self) -> None:
        self.manage("load_demo")
        ACCOUNTS.write_text(self.manage("load_demo", "--accounts", capture=True))


TITLES: Final = {
    "messages": "compiling the Chinese and English texts",
    "tables": "laying out the database",
    "demo": "loading the demo county",
}


def refuse_a_taken_port(host: str, port: int) -> None:
    """Raise Failed, with what to do, when the port is in use."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Failed(
                f"Port {port} is in use ({error.strerror}). "
                f"Choose another: make run PORT={port + 1}"
            ) from error


def listening() -> tuple[str, int]:
    """Return where the site is to listen."""
    variables = env_file() | dict(os.environ)
    return variables.get("HOST", "127.0.0.1"), int(variables.get("PORT") or "8000")


def main() -> None:
    host, port = listening()
    refuse_a_taken_port(host, port)
    if "--check-port" in sys.argv:
        return
    STATE.mkdir(parents=True, exist_ok=True)
    (ROOT / "var" / "static").mkdir(exist_ok=True)
    variables = environment()
    address = f"http://{host}:{port}"
    variables.setdefault("BASE_URL", address)
    with Supervisor() as supervisor, tempfile.TemporaryDirectory(prefix="qingfeng-") as folder:
        Steps(variables).run()
        # Only now: before the site is up nobody listens there.
        if not variables.get("REDIS_URL"):
            variables.setdefault("HINT_SOCKET", f"{folder}/hints")
        if supervisor.stopping.is_set():
            return
        print("starting the site and its worker …", flush=True)
        http = ["-m", "uvicorn", "config.asgi:application", "--host", host, "--port", str(port)]
        http += ["--log-level", "warning", "--ws-max-size", "65536", "--lifespan", "on"]
        http += ["--timeout-graceful-shutdown", "4", "--no-server-header"]
        supervisor.start(Service("site", [PYTHON, *http], variables, ROOT))
        supervisor.wait_for(f"{address}/healthz", seconds=90)
        supervisor.wait_for(f"{address}/", seconds=90)
        if supervisor.stopping.is_set():
            return
        worker = [PYTHON, ROOT / "manage.py", "run_worker", "--skip-checks"]
        supervisor.start(Service("worker", worker, variables, ROOT))
        print(f"\nready: {address}", flush=True)
        if ACCOUNTS.exists():
            print(ACCOUNTS.read_text(), flush=True)
        print("Ctrl-C stops it.", flush=True)
        supervisor.watch()
    print("stopped.", flush=True)


if __name__ == "__main__":
    with reporting():
        main()
    sys.exit(0)
