"""Clients: kept-alive connections, cookies, form tokens, and what they waited."""

import re
import socket
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Failure(Exception):
    """A response that a benchmark must not count."""


class Headers(dict[str, str]):
    """Header fields, looked up whatever their case."""

    def __getitem__(self, name: str) -> str:
        return super().__getitem__(name.lower())


@dataclass
class Answer:
    status: int
    body: bytes
    headers: Headers

    @property
    def text(self) -> str:
        return self.body.decode("utf-8", "replace")


@dataclass
class Client:
    """One browser: a connection, its cookies, its last form token.

    On a bare socket, since clients share the cores with what is measured: one write a request,
    and nothing of an answer is looked at before somebody asks. It connects when it asks and is not
    connected: at first, after `close()`, and where the server said that it goes away.
    """

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    started: bool = False  # has it read what the quiz is

    def __post_init__(self) -> None:
        self.socket: socket.socket | None = None
        self.unread = b""
        self.page = b""  # the last body that held a form

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        expect: tuple[int, ...] = (200,),
        **headers: str,
    ) -> Answer:
        """Send one request and follow nothing.

        Raises:
            Failure: the status is not one of `expect`.
        """
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        if method == "POST":
            lines.append(f"Content-Length: {len(body)}")
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall("\r\n".join([*lines, "", ""]).encode() + body)
        answer = self._answer()
        if answer.status not in expect:
            raise Failure(f"{method} {path}: {answer.status} {answer.text[:300]}")
        if b"csrfmiddlewaretoken" in answer.body:
            self.page = answer.body
        return answer

    def _answer(self) -> Answer:
        head = self._until(b"\r\n\r\n").decode("latin-1")
        first, *lines = head.split("\r\n")
        headers = Headers()
        for line in lines:
            name, _, value = line.partition(":")
            value = value.strip()
            if name.lower() == "set-cookie":
                cookie, _, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
            headers[name.lower()] = value
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(self._until(b"\r\n"), 16):
                body += self._take(size)
                self._take(2)
            self._take(2)
        else:
            body = self._take(int(headers.get("content-length", "0")))
        if first.startswith("HTTP/1.0") or headers.get("connection") == "close":
            self.close()
        return Answer(int(first.split(" ", 2)[1]), body, headers)

    def close(self) -> None:
        """Hang up, in whatever state the connection is; the next request makes another."""
        if self.socket is not None:
            self.socket.close()
        self.socket, self.unread = None, b""

    def _until(self, mark: bytes) -> bytes:
        while mark not in self.unread:
            self._receive()
        found, _, self.unread = self.unread.partition(mark)
        return found

    def _take(self, size: int) -> bytes:
        while len(self.unread) < size:
            self._receive()
        found, self.unread = self.unread[:size], self.unread[size:]
        return found

    def _receive(self) -> None:
        received = self.socket.recv(262_144) if self.socket else b""
        if not received:
            raise Failure("the server closed the connection")
        self.unread += received

    @property
    def token(self) -> str:
        """The token of the form shown last."""
        found = TOKEN.search(self.page.decode("utf-8", "replace"))
        return found[1] if found else ""

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def post(self, path: str, expect: tuple[int, ...] = (200, 302), **fields: str) -> Answer:
        body = urlencode({"csrfmiddlewaretoken": self.token, **fields}).encode()
        return self.ask(
            "POST", path, body, expect, Content_Type="application/x-www-form-urlencoded"
        )

    def post_json(
        self, path: str, body: bytes, expect: tuple[int, ...] = (200,), **headers: str
    ) -> Answer:
        headers["X_CSRFToken"] = self.cookies.get("csrftoken", "")
        return self.ask("POST", path, body, expect, Content_Type="application/json", **headers)

    def log_in(self, name: str, password: str) -> None:
        self.get("/accounts/login/")
        self.post("/accounts/login/", expect=(302,), username=name, password=password)


@dataclass
class Timing:
    """What the clients of one row waited, in milliseconds."""

    seconds: float
    waits_ms: list[float]

    @property
    def rps(self) -> float:
        return len(self.waits_ms) / self.seconds

    def percentile_ms(self, percent: int) -> float:
        if len(self.waits_ms) < 2:
            return self.waits_ms[0] if self.waits_ms else 0.0
        return statistics.quantiles(self.waits_ms, n=100)[percent - 1]


def drive(workers: list[Callable[[int], None]], rounds: int) -> Timing:
    """Call each worker `rounds` times, all workers at once, each with its round number.

    Raises:
        Failure: any call failed; nothing is reported then.
    """
    waits: list[float] = []
    failures: list[BaseException] = []
    lock = threading.Lock()

    def run(worker: Callable[[int], None]) -> None:
        own = []
        try:
            for number in range(rounds):
                begun = time.perf_counter()
                worker(number)
                own.append((time.perf_counter() - begun) * 1000)
        except BaseException as failure:
            with lock:
                failures.append(failure)
        with lock:
            waits.extend(own)

    threads = [threading.Thread(target=run, args=(worker,)) for worker in workers]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise Failure(str(failures[0])) from failures[0]
    return Timing(time.perf_counter() - begun, waits)
