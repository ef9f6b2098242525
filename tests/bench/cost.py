"""What processes cost, from /proc: CPU time of whole trees, and memory."""

import os
from pathlib import Path
from typing import NamedTuple

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


class Memory(NamedTuple):
    """Of one process, in bytes: resident; with shared pages divided among those who share them."""

    rss_b: int
    pss_b: int


def cpu_s(root: int) -> float:
    """CPU seconds of a process, its descendants, and those of them that were waited for.

    PostgreSQL's backends lead sessions of their own, so the tree is followed by parent.
    """
    children: dict[int, list[int]] = {}
    spent: dict[int, float] = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            text = (folder / "stat").read_text()
        except OSError:
            continue  # it has just ended: its parent has its time
        fields = text[text.rindex(")") + 2 :].split()
        pid, parent = int(folder.name), int(fields[1])
        children.setdefault(parent, []).append(pid)
        spent[pid] = sum(map(int, fields[11:15])) * _TICK_S
    total, waiting = 0.0, [root]
    while waiting:
        pid = waiting.pop()
        total += spent.get(pid, 0.0)
        waiting += children.get(pid, [])
    return total


def memory(pid: int) -> Memory:
    """What a process holds now."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines}
    return Memory(sizes["Rss"], sizes["Pss"])
