"""Clients: kept-alive connections, cookies, form tokens, and what they waited."""

import http.client
import re
import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class Failure(Exception):
    """A response that a benchmark must not count."""


@dataclass
class Answer:
    status: int
    text: str
    headers: http.client.HTTPMessage  # looked up whatever their case


@dataclass
class Client:
    """One browser: a connection, its cookies, its last form token."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    started: bool = False  # has it read what the quiz is

    def __post_init__(self) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        expect: tuple[int, ...] = (200,),
        **headers: str,
    ) -> Answer:
        """Send one request and follow nothing.

        Raises:
            Failure: the status is not one of `expect`.
        """
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        self.connection.request(method, path, body=body, headers=headers)
        response = self.connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        for value in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        if response.status not in expect:
            raise Failure(f"{method} {path}: {response.status} {text[:300]}")
        if found := TOKEN.search(text):
            self.token = found[1]
        return Answer(response.status, text, response.headers)

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
