"""Everything that is checked before code lands; `make test` and its parts.

    python -m deploy.check all | static | staged | unit | servers | e2e | deep [-- PYTEST…]
    python -m deploy.check format-templates

The static checks run two at a time and all of them are reported; the test tiers follow one after
the other, with the browser tests beside them, which mostly wait: for pages, clocks and restarts.
The first red tier ends the run. The last line is pytest's own summary.
"""

import concurrent.futures
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import IO, Final, NamedTuple

from deploy.services import ServiceMissing, Started, services

ROOT: Final = Path(__file__).resolve().parents[1]
BIN: Final = ROOT / ".venv" / "bin"
TEMPLATES: Final = ("site", "courses", "warning_cases")
TEMPLATE_FORMAT: Final = ("--quiet", "--line-length", "120", "--indent-width", "2")
# D018: pages of the CMS have addresses and no names. H015: the formatter's business.
# H043: a button without a type submits its form, which is what ours do.
TEMPLATE_LINT: Final = (
    "--profile=django", "--ignore=D018,H015,H043", "--extend-exclude=site/records/verifier",
)  # fmt: skip
# Each worker begins with half of the tests in a row, so that few worlds are made twice, and takes
# over half of what the other has left when its own are done: slow tests come last.
SHARED: Final = ("-n", "2", "--dist", "worksteal")
# A file of browser tests is for one worker, on a site of its own; the longest come first.
SHARED_FILES: Final = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


class Check(NamedTuple):
    """One static check: what it is called, how it is run and with what set besides."""

    title: str
    command: Sequence[str]
    variables: Mapping[str, str] = MappingProxyType({})


# No database of this computer has a say in what is right.
STATIC_SETTINGS: Final = {
    "DJANGO_SETTINGS_MODULE": "config.settings.test",
    "DATABASE_URL": "sqlite://:memory:",
}
# The longest comes first.
STATIC: Final = (
    Check("types", ["mypy", "--no-error-summary"]),
    Check("code format", ["ruff", "format", "--check", "--quiet", "."]),
    Check("code lint", ["ruff", "check", "--quiet", "."]),
    Check("template format", ["djangofmt", *TEMPLATE_FORMAT, "--check", *TEMPLATES]),
    Check("template lint", ["djlint", "--lint", "--quiet", *TEMPLATE_LINT, *TEMPLATES]),
    Check("import contracts", ["lint-imports", "--no-cache"]),
    Check("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"]),
    Check("Chinese catalogue", ["python", "deploy/catalogue.py", "check"]),
)


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of the checks: ours, without what would change a result."""
    kept = {name: value for name, value in os.environ.items() if name not in UNWANTED}
    kept["PATH"] = f"{BIN}:{kept.get('PATH', '')}"
    kept["PYTHONPATH"] = f"{ROOT / 'site'}:{ROOT}"
    return kept | extra


SERVERS: Final = ("DATABASE_URL", "REDIS_URL")
# Without compiled files each of the fifty processes of a run would compile the project anew.
UNWANTED: Final = {
    *SERVERS,
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "DEBUG",
    "PYTHONDONTWRITEBYTECODE",
}


def static(besides: Sequence[Check] = ()) -> bool:
    """Run the static checks and what is to be done besides; tell whether all passed."""
    longest, *others = STATIC
    checks = (longest, *besides, *others)  # two at a time end soonest with the short ones last
    variables = environment(**STATIC_SETTINGS)
    failed = []

    def run(check: Check) -> tuple[Check, "subprocess.CompletedProcess[str]", float]:
        started = time.monotonic()
        result = subprocess.run(
            check.command,
            cwd=ROOT,
            env=variables | check.variables,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return check, result, time.monotonic() - started

    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        waiting = [pool.submit(run, check) for check in checks]
        for number, future in enumerate(concurrent.futures.as_completed(waiting), 1):
            check, result, seconds = future.result()
            verdict = "ok" if result.returncode == 0 else "FAILED"
            print(f"  {number} of {len(checks)}: {check.title}: {verdict} ({seconds:.0f} s)")
            if result.returncode != 0:
                failed.append(check.title)
                lines = result.stdout.splitlines()
                print("\n".join(f"    {line}" for line in lines[:60]))
                if len(lines) > 60:
                    print(f"    … and {len(lines) - 60} lines more")
            sys.stdout.flush()
    if failed:
        print(f"static checks failed: {', '.join(failed)}", flush=True)
    return not failed


def staged() -> bool:
    """Check the Python files about to be committed; fast, for the pre-commit hook."""
    names = subprocess.run(
        ["git", "diff", "--cached", "--name-only", "--diff-filter=ACMR", "--", "*.py"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    if not names:
        return True
    variables = environment(**STATIC_SETTINGS)
    commands = [
        ["ruff", "format", "--check", "--force-exclude", "--quiet", *names],
        ["ruff", "check", "--force-exclude", "--quiet", *names],
        ["lint-imports", "--no-cache"],
    ]
    if any("models" in name or "migrations" in name for name in names):
        commands.append(["python", "manage.py", "makemigrations", "--check", "--dry-run"])
    good = True
    for command in commands:
        result = subprocess.run(
            command, cwd=ROOT, env=variables, text=True, capture_output=True, check=False
        )
        if result.returncode != 0:
            good = False
            print(f"{command[0]} refuses:\n{result.stdout}{result.stderr}")
    return good


def pytest(arguments: Sequence[str], **extra: str) -> int:
    """Run pytest, behind the browsers if some run beside it; return its exit status."""
    command = ["nice", "-n", "5", "python", "-m", "pytest", *arguments]
    return subprocess.call(command, cwd=ROOT, env=environment(**extra))


def unit(arguments: Sequence[str]) -> int:
    """The F tier on SQLite, in a zone west of Greenwich."""
    words = list(arguments) or SHARED
    return pytest(words, TEST_ZONE="America/New_York")


def unit_on_servers(arguments: Sequence[str], started: Started | None = None) -> int:
    """The F tier on a real PostgreSQL and Valkey, in the zone of Ürümqi."""
    with contextlib.ExitStack() as stack:
        if started is None:
            started = stack.enter_context(services(durable=False))
        return pytest(
            [*SHARED, "-m", "not once", *arguments],
            TEST_ZONE="Asia/Urumqi",
            **started.environment(),
        )


ON_THEIR_OWN: Final = "addopts=-q --strict-markers --import-mode=importlib"


def e2e(arguments: Sequence[str]) -> int:
    """The browser tests, in processes of their own: Playwright leaves an event loop running."""
    return pytest(["-o", ON_THEIR_OWN, *(arguments or [*SHARED_FILES, "tests/e2e"])])


class Browsers(NamedTuple):
    """The browser tests beside the others, and where what they print is kept until the end."""

    process: "subprocess.Popen[bytes]"
    output: IO[str]

    @property
    def have_failed(self) -> bool:
        """Tell whether they are through, and red."""
        return self.process.poll() not in (None, 0)

    def result(self) -> int:
        """Wait for them, print what they said, and return their exit status."""
        status = self.process.wait()
        self.output.seek(0)
        print(self.output.read(), end="", flush=True)
        return status


@contextlib.contextmanager
def browsers_beside() -> Iterator[Browsers]:
    """Run the browser tests with one worker while the block runs, and no longer."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output:
        process = subprocess.Popen(
            ["python", "-m", "pytest", "-o", ON_THEIR_OWN, "tests/e2e"],
            cwd=ROOT,
            env=environment(),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            yield Browsers(process, output)
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()


def deep(arguments: Sequence[str]) -> int:
    """What takes too long for every commit: properties on many examples, crashes, the whole stack.

    On SQLite, or on the servers that `python -m deploy.services -- make deep` starts.
    """
    given = {name: os.environ[name] for name in SERVERS if name in os.environ}
    if arguments:
        return pytest(["-o", ON_THEIR_OWN, *arguments], **given)
    many = pytest([*SHARED, "-m", "hypothesis"], EXAMPLES="500", **given)
    return many or pytest(["-o", ON_THEIR_OWN, "tests/deep"], **given)


def everything() -> int:
    """Static checks while the databases of the tests are made, then the three tiers."""
    began = time.monotonic()

    def heading(text: str) -> None:
        print(f"\n== {text} (at {time.monotonic() - began:.0f} s)", flush=True)

    migrate = ["python", "-m", "tests.template_database"]
    with services(durable=False) as started:
        heading("1 of 4: static checks, and databases for the tests")
        if not static(
            [
                Check("a database on SQLite", migrate),
                Check("a database on PostgreSQL", migrate, started.environment()),
            ]
        ):
            return 1
        with browsers_beside() as browsers:
            heading("2 of 4: tests on SQLite, the browser tests beside them")
            status = unit([])
            if not status and not browsers.have_failed:
                heading("3 of 4: tests on PostgreSQL and Valkey")
                status = unit_on_servers([], started)
            if status and not browsers.have_failed:
                return status
            heading("4 of 4: browser tests")
            return browsers.result() or status


def _interrupted(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


def main() -> int:
    words = sys.argv[1:]
    action = words[0] if words else "all"
    rest = [word for word in words[1:] if word != "--"]
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        if action == "all":
            return everything()
        if action == "static":
            return 0 if static() else 1
        if action == "staged":
            return 0 if staged() else 1
        if action == "unit":
            return unit(rest)
        if action == "servers":
            return unit_on_servers(rest)
        if action == "e2e":
            return e2e(rest)
        if action == "deep":
            return deep(rest)
        if action == "format-templates":
            command = ["djangofmt", *TEMPLATE_FORMAT, *TEMPLATES]
            return subprocess.call(command, cwd=ROOT, env=environment())
    except ServiceMissing as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main())
