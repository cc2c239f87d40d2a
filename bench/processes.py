"""CPU time and memory of a process and all its descendants, from /proc."""

import os
from pathlib import Path

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


def _stat(pid: int) -> list[str] | None:
    """Fields of /proc/PID/stat after the command name, or None when the process is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None


def tree(root: int) -> list[int]:
    """Return `root` and every living descendant."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [root]
    while waiting:
        pid = waiting.pop()
        found.append(pid)
        waiting += children.get(pid, [])
    return found


def cpu_seconds(roots: list[int]) -> float:
    """CPU time used so far by the trees of `roots`, children that have ended included."""
    ticks = 0
    for root in roots:
        for pid in tree(root):
            if fields := _stat(pid):
                # utime, stime, cutime, cstime: fields 14-17 of proc(5), 11-14 after the name
                ticks += sum(int(value) for value in fields[11:15])
    return ticks / TICKS_PER_SECOND


def resident_mb(root: int) -> float:
    """Resident memory of the tree of `root` in MB, shared pages counted once per process."""
    pages = 0
    for pid in tree(root):
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text(encoding="utf-8").split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    return pages * PAGE_BYTES / 1_000_000
