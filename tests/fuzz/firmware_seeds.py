"""What the fuzzers of the firmware begin with: good messages, and the life of a journal."""

import json
from pathlib import Path

CORPUS = Path(__file__).parents[1] / "contract" / "node_messages"
ASKS = (b'{"id":7,"ask":"identify","for_s":30}', b'{"id":8,"ask":"noise","ch":0}')
SETTINGS = (
    b'{"rev":4,"interval_s":10,"live_s":2,"mains_hz":50,"volts_per_volt":271.0,"channels":['
    b'{"ch":0,"sensor":"SCT-013-000","burden_ohm":33,"amps_per_volt":0,"phase_us":80.5,'
    b'"noise_a":0.04,"voltage_input":0,"phase_deg":120,"multiply":2,"invert":true,'
    b'"assumed_v":230,"assumed_pf":0.95},{"ch":1,"sensor":"pulse","wh_per_pulse":1}]}',
    b'{"rev":1,"interval_s":1,"channels":[{"ch":0,"sensor":"SCT-013-030","enabled":false},'
    b'{"ch":63,"sensor":"SCT-013-030"}]}',
)
UPDATES = (
    b'{"rev":7,"version":"9.9.9","hardware":"esp32","path":"/firmware/%s.bin","size":4099,'
    b'"sha256":"%s","signature":"MEUCIQDx"}' % (b"ab" * 32, b"ab" * 32),
    b"",
)
# Of which an offer is made: versions, two with a space between, hex and base64.
TEXTS = (b"1.5.0 1.10.0", b"65535.0.1 65535.0.2", b"0fa9" * 16, b"Zm9vYmFy", b"Zm9vYg==")
FORM = b"wifi=a%20b&passphrase=12345678&host=hub.local&mqtt_port=1883&sensor_0=SCT-013-030"
LINE = b'{"wifi":"a b","passphrase":"12345678","host":"hub.local","volts_per_volt":271}'
ANSWER = b"HTTP/1.1 503 Busy\r\nRetry-After: 5\r\nContent-Length: 17\r\n\r\n"
PART = b"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-3/9\r\ncontent-length:4\r\n\r\n"
# What a node is told in bytes of its fuzzer: twelve seconds of measuring and an ack, three times,
# and the two parts of an image with the sum of the offer above.
MEASURED = (b"\x28\x50\xc8\0" * 60 + b"\x48\xc8\0") * 3
FETCHED = b"\x61\0\x10" + b"\xab" + b"\0" * 4095 + b"\xc8\0\x61\3\0\0\0\0\xc8\0"


def seeds(fuzzer: str) -> list[bytes]:
    """Return the seeds of one fuzzer, by the name of its file in firmware/test/fuzz."""
    acks = _messages("from_hub.jsonl")
    known = {
        "json": _messages("from_node.jsonl") + acks + [*ASKS, *SETTINGS, *UPDATES],
        "ack": acks,
        "ask": list(ASKS),
        "settings": list(SETTINGS),
        "update": [*UPDATES, UPDATES[0].replace(b".bin", b"/../a"), *TEXTS],
        "provisioning": [b"\1" + FORM, b"\0" + LINE],
        "http_answer": [
            b"\0" + ANSWER + b'{"ack":{"seq":5}}',
            b"\0" + PART + b"\xe9\0\2\3",
            b"\1HTTP/1.0 200 OK\r\n\r\n{}",
        ],
        "journal": [_lives(each) for each in (3, 31, 127)] + [b"\0" + b"\xff" * 64],
        "node": [_said(*group) for group in ((0, acks), (1, SETTINGS), (2, ASKS), (3, UPDATES))]
        + [_said(3, UPDATES[:1]) + FETCHED + MEASURED],
        "control_careless": [b'{"seq":"5 kWh"}'],
    }
    return known[fuzzer]


def _messages(file: str) -> list[bytes]:
    found = [json.loads(line) for line in (CORPUS / file).read_text("utf-8").splitlines()]
    return [
        case["message"].encode() if "message" in case else bytes.fromhex(case["message_hex"])
        for case in found
    ]


def _lives(records: int) -> bytes:
    """Boots in which some records are appended, synced, sent and acknowledged; then damage."""
    one = bytes([records]) + bytes(range(1, records % 32 + 1)) + bytes([255, 200, 80, 150, 7, 8, 9])
    return b"\1" + (one * 12 + b"\0" + b"\2\x10\x20\0\x80\x99\x11\0\1") * 5


def _said(topic: int, messages: list[bytes] | tuple[bytes, ...]) -> bytes:
    """A node that is connected, measures, and is told things, 200 ms apart."""
    told = b"\0\xc8\0"
    for message in messages:
        told += b"\x28\x50\xc8\0" * 6
        told += bytes([112 + topic]) + len(message).to_bytes(2, "little") + message + b"\xc8\0"
    return told
