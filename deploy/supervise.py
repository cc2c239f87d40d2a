"""One supervisor for several processes: start in order, restart with back-off, stop together.

Children run in sessions of their own, so that Ctrl-C reaches the supervisor only and it decides
the order of stopping; the kernel ends them should the supervisor itself be killed.
"""

import collections
import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Final

STOP_SECONDS: Final = 8.0
FIRST_BACKOFF_SECONDS: Final = 0.5
LONGEST_BACKOFF_SECONDS: Final = 8.0
MOST_FAILURES: Final = 5  # within FAILURE_WINDOW_SECONDS; then everything stops
FAILURE_WINDOW_SECONDS: Final = 120.0
PR_SET_PDEATHSIG: Final = 1


class Failed(RuntimeError):
    """Something the operator must look at; the message is for them."""


def _end_with_parent() -> Callable[[], None]:
    """Return what a child does first: ask the kernel to be stopped when the supervisor dies."""
    libc = ctypes.CDLL(None, use_errno=True)
    parent = os.getpid()

    def prepare() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return prepare


@dataclass
class Service:
    """A process to keep running."""

    name: str
    command: Sequence[str | Path]
    environment: Mapping[str, str]
    cwd: Path
    process: "subprocess.Popen[str] | None" = None
    failures: list[float] = field(default_factory=list)
    start_at: float = 0.0
    last_lines: "collections.deque[str]" = field(
        default_factory=lambda: collections.deque(maxlen=30)
    )

    def start(self) -> None:
        """Start the process; its output appears behind its name."""
        self.process = subprocess.Popen(
            [str(word) for word in self.command],
            cwd=self.cwd,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_end_with_parent(),
        )
        assert self.process.stdout is not None
        threading.Thread(target=self._show, args=(self.process.stdout,), daemon=True).start()

    def _show(self, stream: IO[str]) -> None:
        for line in stream:
            self.last_lines.append(line)
            print(f"[{self.name}] {line}", end="", flush=True)

    def signal(self, number: signal.Signals) -> None:
        """Signal the process; to kill, its whole group."""
        if self.process is None or self.process.poll() is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)


class Supervisor:
    """Keeps services running until told to stop.

    Use as a context manager: leaving it stops every child, whatever happened.
    """

    def __init__(self) -> None:
        self.services: list[Service] = []
        self.stopping = threading.Event()

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._told_to_stop)
        return self

    def __exit__(self, *exception: object) -> None:
        self.stop()

    def _told_to_stop(self, number: int, frame: FrameType | None) -> None:
        if self.stopping.is_set():
            return
        self.stopping.set()
        print("\nstopping …", flush=True)

    def start(self, service: Service) -> None:
        """Start `service` and keep it running from now on."""
        self.services.append(service)
        service.start()

    def check(self) -> None:
        """Restart what died, after a pause that grows with every failure.

        Raises:
            Failed: a service died too often.
        """
        now = time.monotonic()
        for service in self.services:
            if self.stopping.is_set():
                return
            process = service.process
            if process is None:
                if now >= service.start_at:
                    service.start()
                continue
            if (status := process.poll()) is None:
                continue
            service.process = None
            recent = [at for at in service.failures if now - at < FAILURE_WINDOW_SECONDS]
            service.failures = [*recent, now]
            count = len(service.failures)
            if count >= MOST_FAILURES:
                tail = "".join(service.last_lines)
                raise Failed(
                    f"{service.name} ended {count} times in a row (last exit status {status}); "
                    f"its last lines:\n{tail}"
                )
            pause = min(FIRST_BACKOFF_SECONDS * 2 ** (count - 1), LONGEST_BACKOFF_SECONDS)
            service.start_at = now + pause
            print(
                f"{service.name} ended with status {status}; starting it again in {pause:g} s",
                flush=True,
            )

    def wait_for(self, address: str, *, seconds: float, host: str = "") -> None:
        """Wait until `address` answers 200, keeping the services up meanwhile.

        Raises:
            Failed: it did not within `seconds`.
        """
        headers = {"Host": host} if host else {}
        deadline = time.monotonic() + seconds
        problem = ""
        while not self.stopping.is_set():
            self.check()
            try:
                request = urllib.request.Request(address, headers=headers)
                with urllib.request.urlopen(request, timeout=10) as answer:
                    if answer.status == 200:
                        return
            except urllib.error.HTTPError as error:
                problem = f"status {error.code}"
            except OSError as error:
                problem = str(error)
            if time.monotonic() > deadline:
                raise Failed(f"{address} did not answer within {seconds:.0f} s ({problem})")
            self.stopping.wait(0.1)

    def watch(self) -> None:
        """Keep everything running until somebody says stop."""
        while not self.stopping.wait(0.3):
            self.check()

    def stop(self) -> None:
        """Stop the services, last started first; kill what does not listen."""
        self.stopping.set()
        for service in reversed(self.services):
            service.signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for service in reversed(self.services):
            if service.process is None:
                continue
            try:
                service.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                print(f"{service.name} did not stop in time: killed", flush=True)
                service.signal(signal.SIGKILL)
                service.process.wait()


@contextlib.contextmanager
def reporting() -> Iterator[None]:
    """Turn a failure into a clear message and exit status 1."""
    try:
        yield
    except Failed as error:
        sys.exit(f"\n{error}")
