"""Make the virtual environment in `.venv`, or find in milliseconds that it is up to date.

    python3 deploy/environment.py run|dev

Standard library only: this is the first thing that runs on a fresh machine.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
VENV: Final = ROOT / ".venv"
PYTHON: Final = VENV / "bin" / "python"
REQUIREMENTS: Final = {"run": "requirements.txt", "dev": "requirements-dev.txt"}
OLDEST: Final = (3, 11)
NEWEST: Final = (3, 13)


def wanted(kind: str) -> str:
    """Return the fingerprint of the environment that `kind` needs."""
    names = ["requirements.txt", "constraints.txt"]
    names += ["requirements-dev.txt"] if kind == "dev" else []
    digest = hashlib.sha256(f"{sys.version_info[:2]} {VENV}".encode())
    for name in names:
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_current(kind: str) -> bool:
    """Tell whether `.venv` holds what `kind` needs; a dev environment serves to run, too."""
    return any(
        (VENV / f"stamp-{having}").is_file()
        and (VENV / f"stamp-{having}").read_text() == wanted(having)
        for having in {kind, "dev"}
    )


def say(text: str) -> None:
    print(f"  {text}", flush=True)


def create() -> None:
    """Create `.venv` with pip in it."""
    if PYTHON.exists():
        found = subprocess.run(
            [PYTHON, "-c", "import sys, pip; print(sys.version_info[:2])"],
            capture_output=True,
            text=True,
            check=False,
        )
        if found.stdout.strip() == str(sys.version_info[:2]):
            return
        shutil.rmtree(VENV)
    say(f"making .venv with Python {sys.version.split()[0]}")
    try:
        import ensurepip  # noqa: F401  Debian ships it apart
    except ImportError:
        _install_ensurepip()
    venv.create(VENV, with_pip=True, symlinks=True)


def _install_ensurepip() -> None:
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(f"Python's venv module is missing. As root: apt-get install {package}")
    say(f"installing {package}")
    for command in (["update", "-qq"], ["install", "-y", "-qq", package]):
        subprocess.run(["apt-get", *command], check=True, stdout=subprocess.DEVNULL)
    os.execv(sys.executable, [sys.executable, *sys.argv])


def install(kind: str) -> None:
    """Install the pinned requirements, telling how far it is.

    Raises:
        SystemExit: pip failed; its last lines are shown.
    """
    file = REQUIREMENTS[kind]
    told = re.search(rf"# {kind}: (\d+) packages", (ROOT / "constraints.txt").read_text())
    packages = int(told[1]) if told else 0
    say(f"installing the {packages} packages of {file}")
    command = [
        str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input",
        "--progress-bar=off", "--no-warn-script-location", "--root-user-action=ignore",
        "-r", str(ROOT / file),
    ]  # fmt: skip
    started, seen, shown = time.monotonic(), 0, 0.0
    lines: list[str] = []
    process = subprocess.Popen(
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        if match := re.match(
            r"(?:Collecting|Requirement already satisfied:) ([\w.\[\]-]+)", line
        ):
            seen += 1
            if time.monotonic() - shown > 5:
                shown = time.monotonic()
                say(f"{seen:3} of {packages}: {match[1]}")
        elif line.startswith("Installing collected packages"):
            say(f"unpacking {line.count(',') + 1} packages")
    if process.wait() != 0:
        sys.exit("pip could not install the requirements:\n" + "".join(lines[-25:]))
    say(f"requirements installed in {time.monotonic() - started:.0f} s")


def main() -> None:
    kind = sys.argv[1] if len(sys.argv) > 1 else "run"
    if kind not in REQUIREMENTS:
        sys.exit(__doc__)
    if not OLDEST <= sys.version_info[:2] <= NEWEST:
        sys.exit(f"Python 3.11 to 3.13 is needed, this is {sys.version.split()[0]}.")
    if is_current(kind):
        return
    create()
    for stamp in VENV.glob("stamp-*"):
        stamp.unlink()
    install(kind)
    (VENV / f"stamp-{kind}").write_text(wanted(kind))


if __name__ == "__main__":
    main()
