"""Two hundred people in an exam while workers and PostgreSQL are killed (R1, R2).

Every answer that was acknowledged with 200 is in the log, and no older one stands in its place.
"""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg
import pytest

from bench.load import Client, Failure
from bench.processes import tree
from bench.serving import postmaster
from deploy.services import free_port, postgres
from tests.template_database import ROOT

PEOPLE = 200
CLIENTS = 12
SIT_DOWN = f"""
import json
from bench.exams import sit_down
print("SEATED " + json.dumps(sit_down({PEOPLE})))
"""


def is_alive(pid):
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


class Cluster:
    """A durable PostgreSQL that can be killed and started again on the same data and port."""

    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        self.running = contextlib.ExitStack()
        self.url = ""

    def start(self):
        self.url = self.running.enter_context(
            postgres(self.folder, durable=True, port=self.port)
        )

    def crash(self):
        """Kill every process of it at once: nothing is written any more."""
        killed = tree(postmaster())
        for pid in killed:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.running.close()
        while any(map(is_alive, killed)):
            time.sleep(0.01)

    def ask(self, query, *arguments):
        with psycopg.connect(self.url, autocommit=True) as connection:
            return connection.execute(query, arguments).fetchall()


class Exam:
    """Clients that answer without pause and note what was acknowledged."""

    def __init__(self, port, seated):
        self.port, self.seated = port, seated
        self.acknowledged = []  # (attempt, item, sequence, key, when)
        self.over = threading.Event()
        self.threads = [
            threading.Thread(target=self._sit, args=(number,)) for number in range(CLIENTS)
        ]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _sit(self, number):
        client = Client(self.port)
        own = self.seated[number::CLIENTS]
        turn = 0
        while not self.over.is_set():
            turn += 1
            address, session = own[turn % len(own)]
            item, key = turn // len(own) % 10 + 1, f"deep-{number}-{turn}"
            answer = {"question": item, "value": ["abcd"[turn % 4]], "client_seq": turn}
            body = json.dumps({"items": [answer], "key": key}).encode()
            client.cookies = {"sessionid": session, "csrftoken": "t" * 32}
            while not self.over.is_set():
                try:
                    client.post_json(f"{address}answers", body)
                except (Failure, OSError):
                    client.close()  # as the browser does: again, with the same key
                    time.sleep(0.02)
                else:
                    told = (address.split("/")[2], item, turn, key, time.monotonic())
                    self.acknowledged.append(told)
                    break

    def wait_for(self, number, seconds):
        """Wait until `number` answers are acknowledged."""
        deadline = time.monotonic() + seconds
        while len(self.acknowledged) < number:
            assert time.monotonic() < deadline, f"only {len(self.acknowledged)} acknowledged"
            time.sleep(0.02)


@pytest.fixture(scope="module")
def cluster():
    # Not pytest's own folder: the next pytest to start closes that to PostgreSQL's user.
    with tempfile.TemporaryDirectory(prefix="qingfeng-crashes-") as name:
        Path(name).chmod(0o755)
        made = Cluster(Path(name) / "postgres")
        made.start()
        yield made
        made.running.close()


@pytest.fixture(scope="module")
def environment(cluster):
    kept = {k: v for k, v in os.environ.items() if k not in {"REDIS_URL", "MUTANT"}}
    return kept | {
        "DATABASE_URL": cluster.url,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "PYTHONPATH": f"{ROOT / 'site'}:{ROOT}",
        "SECRET_KEY": "only-for-the-crash-tests-of-this-moment",
        "ALLOWED_HOSTS": "127.0.0.1",
        "HTTPS": "0",
        "LOG_LEVEL": "CRITICAL",  # a request that dies with its database is no news here
    }


@pytest.fixture(scope="module")
def seated(cluster, environment):
    """Two hundred open attempts with a session each."""

    def manage(*words):
        return subprocess.run(
            [sys.executable, ROOT / "manage.py", *words],
            env=environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    manage("migrate", "-v0", "--skip-checks")
    manage("collectstatic", "--noinput", "-v0", "--skip-checks")  # pages of errors are styled
    told = manage("shell", "-c", SIT_DOWN)
    return json.loads(told.partition("SEATED ")[2])


@pytest.fixture
def site(environment):
    """Return a function that starts the site, with a mutant if it is named: (port, parent)."""
    with contextlib.ExitStack() as stack:

        def start(mutant=""):
            port = free_port()
            parent = subprocess.Popen(
                [sys.executable, "-m", "tests.deep.forking_site", str(port)],
                env=environment | {"MUTANT": mutant},
                cwd=ROOT,
            )

            def stop():
                for pid in tree(parent.pid):
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGKILL)
                parent.wait()

            stack.callback(stop)
            return port, parent.pid

        yield start


def lost(cluster, acknowledged):
    """Return the acknowledged answers that are not in the log, or that an older one replaced."""
    log = {
        (attempt, key)
        for attempt, key in cluster.ask(
            "SELECT a.public_id::text, l.key FROM quizzes_answerlogentry l"
            " JOIN quizzes_attempt a ON a.id = l.attempt_id"
        )
    }
    current = {
        (attempt, item): sequence
        for attempt, item, sequence in cluster.ask(
            "SELECT a.public_id::text, n.item, n.client_seq FROM quizzes_answer n"
            " JOIN quizzes_attempt a ON a.id = n.attempt_id"
        )
    }
    return [
        (attempt, item, sequence)
        for attempt, item, sequence, key, _when in acknowledged
        if (attempt, key) not in log or current.get((attempt, item), -1) < sequence
    ]


def kill_workers(exam, parent, *, acknowledgements, seconds):
    """Kill a worker every half second until so many answers are acknowledged; return how often."""
    killed = 0
    deadline = time.monotonic() + seconds
    while len(exam.acknowledged) < acknowledgements:
        assert time.monotonic() < deadline, f"only {len(exam.acknowledged)} acknowledged"
        time.sleep(0.5)
        workers = tree(parent)[1:]
        if exam.acknowledged and workers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(random.choice(workers), signal.SIGKILL)
                killed += 1
    return killed


def sit_while_workers_are_killed(cluster, site, seated, *, mutant="", acknowledgements):
    _forget(cluster)
    port, parent = site(mutant)
    with Exam(port, seated) as exam:
        killed = kill_workers(exam, parent, acknowledgements=acknowledgements, seconds=600)
    return killed, lost(cluster, exam.acknowledged)


def _forget(cluster):
    """Begin with no answer: each test counts its own."""
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # the log only grows
        connection.execute("DELETE FROM quizzes_answerlogentry")
        connection.execute("DELETE FROM quizzes_answer")


def test_killed_workers_lose_nothing_acknowledged(cluster, site, seated):
    killed, missing = sit_while_workers_are_killed(cluster, site, seated, acknowledgements=5000)

    assert killed >= 10
    assert missing == []


def test_killed_workers_lose_what_is_acknowledged_before_the_commit(cluster, site, seated):
    _killed, missing = sit_while_workers_are_killed(
        cluster, site, seated, mutant="early", acknowledgements=1500
    )

    assert missing != []


def sit_while_postgresql_crashes(cluster, site, seated, *, mutant="", crashes):
    """Return what was lost, and the seconds until an answer was acknowledged after each crash."""
    _forget(cluster)
    port, _parent = site(mutant)
    waited = []
    with Exam(port, seated) as exam:
        exam.wait_for(200, 120)
        for _unused in range(crashes):
            time.sleep(2)
            cluster.crash()
            before = len(exam.acknowledged)
            cluster.start()
            back = time.monotonic()
            exam.wait_for(before + CLIENTS * 2, 60)
            waited.append(exam.acknowledged[before + CLIENTS][4] - back)
    return lost(cluster, exam.acknowledged), waited


def test_a_crashed_postgresql_loses_nothing_acknowledged_and_is_used_again_soon(
    cluster, site, seated
):
    missing, waited = sit_while_postgresql_crashes(cluster, site, seated, crashes=4)

    assert missing == []
    assert max(waited) < 10


def test_a_crashed_postgresql_loses_what_it_had_in_memory_only(cluster, site, seated):
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        connection.execute("SELECT pg_reload_conf()")

    missing, _waited = sit_while_postgresql_crashes(
        cluster, site, seated, mutant="lazy", crashes=1
    )

    assert missing != []
