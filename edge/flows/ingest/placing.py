"""Putting boots that nothing dates where they belong, as more of them arrives."""

import logging

from edge.flows.ingest.known import Known
from edge.store import boots, readings
from edge.store.engine import Database

log = logging.getLogger(__name__)


def settle_undated(database: Database, known: Known) -> int:
    """Move undated boots to just before the next one began; how many moved.

    Runs in the writer's thread, between two commits. Raises DatabaseAway.
    """
    moved = 0
    for node in list(known.nodes.values()):
        here = {boot.id: boot for boot in list(node.boots.values())}
        for boot_id, offset_ms in known.placements(node).items():
            boot = here[boot_id]
            by_ms = offset_ms - boot.placed_ms
            if not by_ms:
                continue
            with database.transaction() as connection:
                boots.place(connection, boot_id, offset_ms)
                readings.shift(connection, [boot_id], by_ms)
            boot.placed_ms = offset_ms
            moved += 1
    if moved:
        log.info("undated boots placed count=%d", moved)
    return moved
