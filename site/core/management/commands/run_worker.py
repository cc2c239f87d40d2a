"""Run the background worker: queued tasks as they come, periodic jobs when they are due."""

import logging
import signal
import threading
import time
from types import FrameType
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

from core import housekeeping  # noqa: F401  registers the platform's own jobs
from core.periodic import PeriodicJob, periodic_jobs

logger = logging.getLogger(__name__)

TICK_SECONDS: Final = 0.5
LOCK_SPACE: Final = 0x51464A42  # advisory locks of periodic jobs, apart from any others


class PeriodicRunner:
    """Runs each job when it is due; an error of one delays only that one."""

    def __init__(self, jobs: list[PeriodicJob]) -> None:
        self.jobs = jobs
        self._due_at = {job.name: 0.0 for job in jobs}

    def run_due(self, now: float) -> list[str]:
        """Run what is due at `now` (monotonic seconds); return the names of what ran."""
        ran = []
        for job in self.jobs:
            if now >= self._due_at[job.name]:
                self._due_at[job.name] = now + job.every_seconds
                self._run(job)
                ran.append(job.name)
        return ran

    def _run(self, job: PeriodicJob) -> None:
        close_old_connections()
        try:
            if connection.vendor == "postgresql":
                self._run_alone(job)
            else:
                job.run(timezone.now())
        except Exception:  # the next tick tries again
            logger.exception("Periodic job %s failed", job.name)
        finally:
            close_old_connections()

    def _run_alone(self, job: PeriodicJob) -> None:
        """Run `job` unless another worker is running it at this moment."""
        with connection.cursor() as cursor:
            key: list[int | str] = [LOCK_SPACE, job.name]
            cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", key)
            row = cursor.fetchone()
            if not row or not row[0]:
                return
            try:
                job.run(timezone.now())
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", key)


class Command(BaseCommand):
    help = "Run queued background tasks and the periodic jobs of every app, until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--once", action="store_true", help="run everything that is due now, then exit"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        runner = PeriodicRunner(periodic_jobs())
        stopping = threading.Event()
        worker = Worker(
            queue_names=["*"],
            interval=1.0,
            batch=options["once"],
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        if options["once"]:
            runner.run_due(time.monotonic())
            self._run_tasks(worker)
            return

        def stop(number: int, frame: FrameType | None) -> None:
            stopping.set()
            worker.running = False

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        tasks = threading.Thread(target=self._run_tasks, args=(worker,), name="tasks")
        tasks.start()
        while not stopping.wait(TICK_SECONDS):
            runner.run_due(time.monotonic())
            if not tasks.is_alive() and not stopping.is_set():
                raise SystemExit("The task worker ended; see the log.")
        tasks.join()

    def _run_tasks(self, worker: Worker) -> None:
        if "django_tasks_db" in settings.TASKS["default"]["BACKEND"]:
            worker.run()
