"""Write constraints.txt: the exact version of everything the requirements pull in.

Installs the requirements without constraints into a throw-away environment and notes what came.
Run it after changing a requirements file (`make lock`).
"""

import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
HEADER: Final = "# Everything the requirements pull in, pinned. Written by `make lock`.\n"


def main() -> None:
    counts, pins = {}, []
    with tempfile.TemporaryDirectory() as folder:
        venv.create(Path(folder) / "venv", with_pip=True, symlinks=True)
        pip = [Path(folder) / "venv" / "bin" / "python", "-m", "pip", "--no-input"]
        pip += ["--disable-pip-version-check"]
        for kind, name in (("run", "requirements.txt"), ("dev", "requirements-dev.txt")):
            lines = (ROOT / name).read_text().splitlines()
            bare = Path(folder) / name
            bare.write_text("\n".join(line for line in lines if not line.startswith("-")))
            subprocess.run([*pip, "install", "-q", "-r", bare], check=True)
            frozen = subprocess.run(
                [*pip, "freeze", "--local"], check=True, capture_output=True, text=True
            )
            pins = [line for line in frozen.stdout.splitlines() if "==" in line]
            counts[kind] = len(pins)
    numbers = "".join(f"# {kind}: {count} packages\n" for kind, count in counts.items())
    text = HEADER + numbers + "\n".join(sorted(pins, key=str.lower)) + "\n"
    (ROOT / "constraints.txt").write_text(text)
    print(f"{counts['dev']} packages pinned on Python {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
