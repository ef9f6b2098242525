"""The rules of words and units, tried on names that are right and names that are not."""

import pytest

from tests.rules import units, words
from tests.rules.planted import said
from tests.rules.refused_words import REFUSED


@pytest.mark.parametrize(
    ("path", "text", "complaint"),
    [
        ("edge/store/a.py", "device_name = 1", "`device_name`: not device, say node"),
        ("edge/flows/a.py", "def add_devices(): pass", "not device"),
        ("edge/flows/a.py", "class DeviceRow: pass", "not device"),
        ("edge/flows/a.py", "def f(sensor_id: int): pass", "say channel"),
        ("edge/flows/a.py", "self.client_name = 1", "not client"),
        ("edge/flows/a.py", "dataPoints = []", "say reading"),
        ("edge/flows/a.py", "for bucket in x: pass", "say period"),
        ("edge/flows/a.py", "timestamp = 1", "say measured_at"),
        ("edge/store/a.py", "total_kwh = 1", "say energy_wh"),
        ("edge/domain/a.py", "current_slot = 1", "say latest, present"),
        ("edge/flows/a.py", "def register_node(): pass", "say claim"),
        ("edge/flows/a.py", "node_status = 1", "say quality"),
        ("edge/flows/a.py", "daily_consumption = 1", "say usage"),
        ("edge/flows/a.py", "import x as feed", "say channel"),
        ("edge/store/schema.py", "Column('device_id', Integer)", "not device"),
        ("edge/store/a.py", "q = 'select device_id from reading'", "not device"),
        (
            "edge/store/migrations/versions/0001.py",
            "q = '''\ncreate table feed (id int)'''",
            "feed",
        ),
        ("edge/api/a.py", "answer = {'sensor_id': 1}", "say channel"),
        ("edge/wire/a.py", "Field(alias='realtime')", "say live"),
        ("edge/flows/a.py", '"""Folds the buckets."""', "say periods"),
        ("edge/flows/a.py", "x = 1  # a data point", "say reading"),
        ("cloud_sync/a.py", "device = 1", "say node"),
    ],
)
def test_a_refused_word_is_found(path: str, text: str, complaint: str) -> None:
    assert complaint in said(words.check, path, text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "edge/wire/simple_form.py",
            "class S:\n    device_id: str\n    current: float\n    kwh: float",
        ),
        ("edge/wire/foreign/tasmota.py", "device = {'sensor_id': 1}"),
        ("edge/mqtt/listener.py", "def heard(client, message): body = message.payload"),
        ("edge/api/errors.py", "status = 422\nanswer = {'status': status, 'kwh': 1}"),
        ("edge/flows/a.py", "x = moment.timestamp()\nmessage.payload\nresponse.status_code"),
        ("edge/domain/a.py", "mean_current_a = 1\nregisters = []\ncombined = 1\nbinary = 1"),
        ("edge/store/a.py", "q = 'CREATE TABLE reading (measured_at timestamp with time zone)'"),
        ("edge/flows/a.py", "def register(): pass"),
        ("edge/flows/a.py", '"""Other firmware says device; consumption in prose is fine."""'),
        ("tests/a.py", "device = 1"),
    ],
)
def test_a_word_in_its_place_passes(path: str, text: str) -> None:
    assert said(words.check, path, text) == ""


def test_the_published_api_is_held_to_the_glossary_too() -> None:
    fields = '{"paths": {"/api/x": {"get": {"parameters": [{"in": "query", "name": "feed"}]}}}'
    schemas = '"components": {"schemas": {"Node": {"properties": {"device_name": {}, "kwh": {}}}}}}'
    found = said(words.check, "docs/openapi.json", f"{fields}, {schemas}")
    assert "`feed`" in found
    assert "`device_name`" in found
    assert "kwh" not in found


def test_every_exception_has_its_reason() -> None:
    for refused in REFUSED:
        for unless in refused.unless:
            assert len(unless.because.split()) > 1, refused.words


@pytest.mark.parametrize(
    ("path", "text", "complaint"),
    [
        ("edge/domain/a.py", "class R:\n    power: float", "write power_w"),
        ("edge/domain/a.py", "def f(mean_voltage: float | None): pass", "write voltage_v"),
        ("edge/store/schema.py", "Column('energy', Float)", "write energy_wh"),
        ("edge/flows/a.py", "def f(interval: int = 10): pass", "write interval_s"),
        ("edge/flows/a.py", "class R:\n    power: Mapped[float]", "write power_w"),
    ],
)
def test_a_number_without_a_unit_is_found(path: str, text: str, complaint: str) -> None:
    assert complaint in said(units.check, path, text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("edge/domain/a.py", "class R:\n    power_w: float\n    interval: timedelta"),
        ("edge/wire/simple_form.py", "class S:\n    power: float\n    voltage: float"),
        ("edge/domain/a.py", "def f(period: Period, power: Series): pass"),
    ],
)
def test_a_number_with_its_unit_passes(path: str, text: str) -> None:
    assert said(units.check, path, text) == ""
