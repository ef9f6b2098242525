"""A hub that is told to stop writes what is open, and ends as one that did its work."""

import json
from pathlib import Path

import paho.mqtt.client as paho
from paho.mqtt.enums import CallbackAPIVersion

from edge.store.engine import Database
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto

NODE = "a4cf12fe0b1c"
NAMES = {"v": 1, "node": NODE, "boot": "9f2c01ab", "boots": 1, "up": 60_000}


def publish(port: int, kind: str, said: dict[str, object]) -> None:
    client = paho.Client(CallbackAPIVersion.VERSION2)
    client.connect("127.0.0.1", port)
    client.loop_start()
    client.publish(f"ohmstead/1/{NODE}/{kind}", json.dumps(NAMES | said), 1).wait_for_publish(5)
    client.disconnect()
    client.loop_stop()


def test_a_batch_that_came_over_mqtt_is_written_at_the_end_and_nothing_dies(
    database: str, mosquitto: PrivateMosquitto, tmp_path: Path
) -> None:
    """Its ack finds no event loop any more: the node will send again."""
    record = {"seq": 1, "up": 50_000, "ms": 10_000, "ch": [{"p": 966}]}
    with PrivateHub(
        database, mosquitto.port, log=tmp_path / "hub.log", commit_interval_s=30
    ) as hub:
        publish(mosquitto.port, "hello", {"channels": [{"ch": 0}]})
        publish(mosquitto.port, "records", {"channels": [0], "records": [record]})
        assert hub.stop() == 0
    assert "died" not in (tmp_path / "hub.log").read_text()
    with Database(database).transaction() as connection:
        assert connection.exec_driver_sql("select count(*) from reading").scalar_one() == 1
