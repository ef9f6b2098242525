"""An update from its publisher's desk to the node and back: hub, broker and the firmware itself."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest

from edge.store.engine import Database
from firmware.publisher import main as publisher
from tests.faults.virtual_fleet import VirtualFleet
from tests.faults.virtual_ledger import Balance, Found, balance, in_flash
from tests.stack.free_port import LOOPBACK
from tests.stack.hub import PrivateHub
from tests.stack.machine_clock import MachineClock
from tests.stack.mosquitto import PrivateMosquitto

INTERVAL_S: Final = 10
TRIAL_S: Final = 600
REST: Final = bytes(range(256)) * 60  # of an image: several ranges, the last one shorter


class Updates:
    """A virtual node that came with 1.4.0, its hub, and a publisher whose key the node has."""

    def __init__(self, programs: Path, database: str, broker_port: int, folder: Path) -> None:
        self.folder, self.database = folder, database
        self.clock = MachineClock(folder / "clock.json", 0, trusted=True, every_s=60)
        self.hub = PrivateHub(
            database,
            broker_port,
            log=folder / "hub.log",
            program="tests.stack.steered_hub",
            commit_interval_s=0.2,
            test_clock=self.clock.file,
        )
        for owner in ("publisher", "stranger"):
            private, public = folder / owner, folder / f"{owner}.pub"
            publisher(["keys", "--private", str(private), "--public", str(public)])
        self.fleet = VirtualFleet(
            programs,
            folder / "nodes",
            broker=f"{LOOPBACK}:{broker_port}",
            http=f"{LOOPBACK}:{self.hub.port}",
            interval=INTERVAL_S,
            clock="step",
            firmware="1.4.0",
            update_key=folder / "publisher.pub",
        )

    def sign(self, version: str, *, says: str = "", by: str = "publisher") -> None:
        """Put an image on the hub whose first line is its version and what else it `says`."""
        image = self.folder / "image"
        image.write_bytes(f"ohmstead virtual {version}{says}\n".encode() + REST)
        signed = image.with_suffix(".signed")
        options = {"version": version, "hardware": "virtual", "key": self.folder / by, "to": signed}
        publisher(["sign", str(image), *(f"--{name}={value}" for name, value in options.items())])
        answer = self.hub.post(signed.read_bytes(), "/api/firmware")
        assert answer.status == 200, answer.body

    def offer(self, version: str) -> None:
        """Offer that version to the node."""
        path = f"/api/nodes/{self.node()['id']}/update"
        answer = self.hub.put(path, {"version": version})
        assert answer.status == 200, answer.body

    def node(self) -> dict[str, Any]:
        """The node, as the API shows it."""
        (node,) = self.hub.get("/api/nodes").json()["nodes"]
        return dict(node)

    def pass_by(self, seconds: int = INTERVAL_S, patience_s: float = 2.0) -> None:
        """Let time pass for all, and what is held then reach the hub, if it does."""
        self.clock.advance(seconds)
        self.fleet.tell(f"advance {seconds * 1000}")
        self.fleet.tell("wait held", patience_s)

    def until(self, happened: Callable[[dict[str, Any]], bool], intervals: int = 30) -> None:
        """Let time pass until the API shows it of the node."""
        for _ in range(intervals):
            if happened(self.node()):
                return
            self.pass_by()
        raise AssertionError(f"this did not happen: {self.node()}")

    def refused(self, version: str) -> str:
        """Offer that version; why it is not taken."""
        self.offer(version)
        self.until(lambda node: node["update"]["error"] is not None)
        return str(self.node()["update"]["error"])

    def boots(self) -> int:
        """How often the node has started."""
        return len(self.fleet.reported()[0]["boots"])

    def until_boot(self, count: int) -> None:
        """Let time pass until the node has started so often."""
        for _ in range(30):
            if self.boots() == count:
                return
            self.pass_by()
        raise AssertionError(f"{self.boots()} boots, and not {count}")

    def cut(self) -> None:
        """Cut the node's power, and let it come back and send what it has."""
        self.fleet.tell("cut 0 1000")
        self.pass_by(2)
        self.pass_by()
        self.fleet.until("held")

    def balance(self) -> Balance:
        """End it; what is lost, twice or wrong of what the node measured."""
        self.pass_by()
        self.fleet.tell("halt")
        self.fleet.until("held")
        report = self.fleet.reported()
        self.fleet.tell("stop")
        return balance(report, in_flash(self.fleet.records), Found.of(self.database))


@pytest.fixture
def updates(
    firmware_programs: Path, database: str, mosquitto: PrivateMosquitto, tmp_path: Path
) -> Iterator[Updates]:
    """Yield the desk, once the hub has heard of the node."""
    desk = Updates(firmware_programs, database, mosquitto.port, tmp_path)
    with desk.hub, desk.fleet:
        desk.fleet.until("connected")
        desk.pass_by()
        desk.fleet.until("held")
        yield desk


def test_a_signed_image_is_fetched_tried_and_kept_and_no_record_is_lost(updates: Updates) -> None:
    updates.sign("1.5.0")
    assert updates.node()["firmware"] == "1.4.0"
    updates.offer("1.5.0")
    updates.until(lambda node: node["firmware"] == "1.5.0" and node["update"]["installed"])
    assert updates.node()["update"]["error"] is None
    updates.pass_by()
    updates.fleet.until("held")  # so the trial is over
    updates.cut()
    assert (updates.node()["firmware"], updates.boots()) == ("1.5.0", 3)
    assert updates.balance() == Balance()


def test_a_stranger_s_signature_and_other_bytes_are_refused_and_the_node_goes_on(
    updates: Updates,
) -> None:
    updates.sign("1.4.1", by="stranger")
    assert updates.refused("1.4.1").startswith("signature: not by the publisher")
    updates.sign("1.5.0")
    with closing(Database(updates.database)) as database, database.transaction() as connection:
        changed = connection.exec_driver_sql(
            "update firmware set image = set_byte(image, 5000, 1) where version = '1.5.0'"
        )
        assert changed.rowcount == 1
    assert updates.refused("1.5.0").startswith("sha256: what was fetched is not what was signed")
    assert (updates.node()["firmware"], updates.boots()) == ("1.4.0", 1)
    assert updates.balance() == Balance()


def test_a_firmware_that_does_not_reach_the_hub_gives_way_to_the_old_one(updates: Updates) -> None:
    """By itself after its time; before that by a power cut, and then it has another try."""
    updates.sign("1.6.0", says=" deaf")
    updates.offer("1.6.0")
    updates.until_boot(2)
    updates.fleet.tell("cut 0 1000")
    updates.until(lambda node: "started and ended before" in str(node["update"]["error"]))
    updates.until_boot(4)
    for _ in range((TRIAL_S - 30) // 30):
        updates.pass_by(30, patience_s=0.05)
    assert (updates.node()["firmware"], updates.boots()) == ("1.4.0", 4)
    assert updates.fleet.tell("report").held >= (TRIAL_S - 30) // INTERVAL_S
    updates.until(lambda node: "within 10 minutes" in str(node["update"]["error"]))
    updates.pass_by()
    assert (updates.node()["firmware"], updates.boots()) == ("1.4.0", 5)
    assert updates.balance() == Balance()
