"""The firmware's two roads to the hub: HTTP alone, and MQTT, then HTTP, then MQTT again."""

from pathlib import Path

from tests.faults.virtual_fleet import VirtualFleet
from tests.faults.virtual_ledger import Balance, Found, balance, in_flash
from tests.stack.free_port import LOOPBACK
from tests.stack.hub import PrivateHub
from tests.stack.machine_clock import MachineClock
from tests.stack.mosquitto import PrivateMosquitto

A_WHILE_S = 20


def test_a_node_without_a_broker_delivers_everything_over_http(
    firmware_programs: Path, database: str, mosquitto: PrivateMosquitto, tmp_path: Path
) -> None:
    hub = PrivateHub(database, mosquitto.port, log=tmp_path / "hub.log", commit_interval_s=0.2)
    fleet = VirtualFleet(
        firmware_programs, tmp_path / "nodes", http=f"{LOOPBACK}:{hub.port}", interval=1
    )
    with hub, fleet:
        fleet.until("stored 3")
        fleet.tell("halt")
        fleet.until("held")
        (node,) = report = fleet.reported()
        fleet.tell("stop")
    assert node["connections"] == 0
    assert node["answered_posts"] >= 2
    assert balance(report, in_flash(fleet.records), Found.of(database)) == Balance()


def test_without_the_broker_a_node_posts_and_comes_back_to_it(
    firmware_programs: Path, database: str, mosquitto: PrivateMosquitto, tmp_path: Path
) -> None:
    """After three failures it posts; a minute later it finds the broker again."""
    clock = MachineClock(tmp_path / "clock.json", 0, trusted=True, every_s=60)
    hub = PrivateHub(
        database,
        mosquitto.port,
        log=tmp_path / "hub.log",
        program="tests.stack.steered_hub",
        commit_interval_s=0.2,
        test_clock=clock.file,
    )
    fleet = VirtualFleet(
        firmware_programs,
        tmp_path / "nodes",
        broker=f"{LOOPBACK}:{mosquitto.port}",
        http=f"{LOOPBACK}:{hub.port}",
        interval=10,
        clock="step",
        seed=4,
    )

    def pass_by(seconds: int) -> None:
        for _ in range(seconds // A_WHILE_S):
            clock.advance(A_WHILE_S)
            fleet.tell(f"advance {A_WHILE_S * 1000}")
            fleet.tell("wait held", 2)

    with hub, fleet:
        fleet.until("connected")
        pass_by(60)
        (before,) = fleet.reported()
        mosquitto.kill()
        pass_by(180)
        (meanwhile,) = fleet.reported()
        mosquitto.start()
        pass_by(180)
        fleet.until("connected")
        fleet.until("held")
        (after,) = report = fleet.reported()
        fleet.tell("stop")
    assert before["batches_mqtt"] > 0
    assert before["posts"] == 0
    assert meanwhile["answered_posts"] >= 5
    assert after["connections"] == 2
    assert after["batches_mqtt"] > meanwhile["batches_mqtt"]
    assert balance(report, in_flash(fleet.records), Found.of(database)) == Balance()
