"""Nodes that outlive the simulator: what their flash holds, in one file for each."""

import json
from pathlib import Path
from typing import Any, Final

from tests.simulator.fleet import Fleet
from tests.simulator.journal import DAY_AT_TEN_SECONDS
from tests.simulator.node import Node
from tests.simulator.record import JsonObject, Name, Record
from tests.simulator.registers import Register

KEPT_FOR_REPLAY: Final = DAY_AT_TEN_SECONDS


def save(fleet: Fleet, folder: Path) -> None:
    """Write every node's flash below `folder`, each file whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for node in fleet:
        making = folder / f"{node.identity}.new"
        making.write_text(json.dumps(_state(node)))
        making.replace(folder / f"{node.identity}.json")


def load(fleet: Fleet, folder: Path) -> int:
    """Before the fleet starts: give back what was saved; returns how many nodes had something."""
    found = 0
    for node in fleet:
        file = folder / f"{node.identity}.json"
        if file.exists():
            _restore(node, json.loads(file.read_text()))
            found += 1
    return found


def _state(node: Node) -> JsonObject:
    node.journal.sync()
    registers = node.journal.registers()
    records, kept = node.journal.records(), node.journal.kept
    return {
        "boots": node.boots,
        "registers": {ch: [one.imported, one.exported] for ch, one in registers.items()},
        "acked": node.journal.acked,
        "kept": _rows(records[:kept][-KEPT_FOR_REPLAY:]),
        "held": _rows(records[kept:]),
    }


def _restore(node: Node, state: JsonObject) -> None:
    """The next boot of a node that has been there before."""
    registers = {int(ch): Register(*counts) for ch, counts in state["registers"].items()}
    kept = [_record(row) for row in state["kept"]]
    node.journal.fill(kept, registers)
    node.journal.acknowledge(kept)
    node.journal.fill([_record(row) for row in state["held"]], registers)
    acked = state.get("acked")  # not in files of older days
    node.journal.acked = None if acked is None else Name(*acked)
    node.boots = state["boots"]
    node.start("power_on")


def _rows(records: list[Record]) -> list[list[object]]:
    return [
        [one.boot, one.boots, one.seq, one.up_ms, one.channels, one.text, one.sent]
        for one in records
    ]


def _record(row: list[Any]) -> Record:
    boot, boots, seq, up_ms, channels, text, sent = row
    return Record(boot, boots, seq, up_ms, tuple(channels), text, sent)
