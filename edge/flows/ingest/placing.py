"""Putting boots where they belong: those that nothing dates, and those that carry a time."""

import logging

from edge.domain.clocks import STEP_MS, Trust
from edge.domain.quantities import UNIX_MS
from edge.flows.ingest.known import Carried, Known
from edge.flows.ports import HubDates
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
            if offset_ms == boot.placed_ms:
                continue
            with database.transaction() as connection:
                by_ms = boots.place(connection, boot_id, offset_ms)
                readings.shift(connection, [boot_id], by_ms)
            boot.placed_ms = offset_ms
            moved += 1
    if moved:
        log.info("undated boots placed count=%d", moved)
    return moved


def carry_over(database: Database, dates: HubDates, carried: Carried) -> None:
    """Let a node that ran on join the two sides of the hub's restart.

    The side that is trusted more dates the other: either the hub takes the time that the node
    carries, or all that the boot has delivered moves to the hub's. What network time has dated
    stays, then and later: it is as good as what the hub may learn, and better than the moment at
    which one message came, which may have waited. Runs in the writer's thread, before the boot's
    first readings of this run are written. Raises DatabaseAway.
    """
    if carried.trust == Trust.NTP:
        with database.transaction() as connection:
            boots.settle(connection, carried.boot_id)
    if carried.trust > dates.time.trust:
        if UNIX_MS[0] <= carried.utc_ms <= UNIX_MS[1]:
            dates.correct(carried.utc_ms - carried.received_ms, carried.trust)
        else:
            log.warning("boot carries no date id=%d utc_ms=%d", carried.boot_id, carried.utc_ms)
        return
    by_ms = dates.utc_ms(carried.received_ms) - carried.utc_ms
    with database.transaction() as connection:
        offset_ms = carried.received_ms - carried.up_ms
        fresh = boots.rebase(connection, carried.boot_id, dates.time.id, offset_ms)
        if fresh and abs(by_ms) > STEP_MS:
            count = readings.shift(connection, [carried.boot_id], by_ms)
            log.info("boot re-dated id=%d by_ms=%d readings=%d", carried.boot_id, by_ms, count)
