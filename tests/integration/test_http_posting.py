"""POST /api/data in all its forms, and the limits of a body."""

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.raw_http import ask, connect, read_answer
from tests.stack.hub import PrivateHub
from tests.stack.mosquitto import PrivateMosquitto
from tests.stack.postgres import PrivatePostgres

MOST_BYTES = 2 * 1024 * 1024
JSON = "Content-Type: application/json"
NODE = "a4cf12fe0b1c"


@pytest.fixture(scope="module")
def hub(
    postgres: PrivatePostgres,
    migrated_template: str,
    stack_folder: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[PrivateHub]:
    """Yield a hub for this file."""
    database = postgres.create_database("posting", template=migrated_template)
    log = tmp_path_factory.mktemp("posting") / "hub.log"
    with (
        PrivateMosquitto(stack_folder / "posting-broker") as broker,
        PrivateHub(database, broker.port, log=log, commit_interval_s=0.5) as running,
    ):
        yield running
    assert "Traceback" not in log.read_text()
    postgres.drop_database("posting")


def hello(node: str = NODE, boot: str = "9f2c01ab") -> dict[str, Any]:
    return {
        "v": 1, "node": node, "boot": boot, "boots": 1, "up": 1_000, "interval_s": 10,
        "channels": [{"ch": 0, "sensor": "SCT-013-030", "rated_a": 30}],
    }  # fmt: skip


def batch(*seqs: int, node: str = NODE, boot: str = "9f2c01ab", **said: Any) -> dict[str, Any]:
    records = [
        {"seq": seq, "up": seq * 1_000, "ms": 1_000, "ch": [{"p": 360.0, "e": seq / 10}]}
        for seq in seqs
    ]
    return {
        "v": 1, "node": node, "boot": boot, "up": max(seqs) * 1_000, "channels": [0],
        "records": records, **said,
    }  # fmt: skip


def test_a_node_is_asked_for_its_hello_then_kept_then_told_again(hub: PrivateHub) -> None:
    first = hub.post(batch(1, 2))
    assert (first.status, first.json()) == (200, {"ack": {"error": "hello"}})
    assert hub.post(hello()).json() == {"ack": {"hello": True}}
    kept = {"ack": {"boot": "9f2c01ab", "seq": 2, "commit_s": 0.5}}
    assert hub.post(batch(1, 2)).json() == kept
    assert hub.post(batch(1, 2)).json() == kept
    usage = hub.get("/api/usage?level=year").json()
    assert usage["sum"]["total"]["kwh"] == pytest.approx(0.000_2)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"v": 2}, "out_of_range", "v"),
        ({"node": "KITCHEN"}, "wrong_type", "node"),
        ({"boot": "9F2C01AB"}, "wrong_type", "boot"),
        ({"up": -1}, "out_of_range", "up"),
        ({"up": True}, "wrong_type", "up"),
        ({"channels": []}, "out_of_range", "channels"),
        ({"channels": [0, 0]}, "wrong_type", "channels"),
        ({"records": []}, "out_of_range", "records"),
        ({"records": {}}, "wrong_type", "records"),
        ({"records": None}, "wrong_type", "records"),
    ],
)
def test_an_unreadable_batch_is_a_problem_with_its_field(
    hub: PrivateHub, change: dict[str, Any], code: str, field: str
) -> None:
    answer = hub.post({**batch(1), **change})
    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")
    assert (answer.json()["code"], answer.json()["field"]) == (code, field)


def test_a_hello_that_is_none_is_a_problem_with_its_field(hub: PrivateHub) -> None:
    answer = hub.post({**hello(), "channels": [{"ch": -1}]})
    assert (answer.status, answer.json()["field"]) == (422, "channels[0].ch")


def test_a_batch_is_as_small_over_http_as_over_mqtt(hub: PrivateHub) -> None:
    answer = hub.post({**batch(1), "note": "x" * 16_384})
    assert (answer.status, answer.json()["code"]) == (413, "too_large")


def test_of_a_mixed_list_the_good_are_kept_and_the_bad_are_named(hub: PrivateHub) -> None:
    items = [
        {"device_id": "mixed", "power": 10, "timestamp": "2026-05-01T10:00:00Z"},
        {"device_id": "mixed", "power": "10"},
        {"device_id": "mixed"},
        {"power": 1},
        7,
        {"device_id": "mixed", "power": 20, "timestamp": "2026-05-01T10:00:10Z"},
        {"device_id": "mixed", "power": 30, "timestamp": "2026-05-01T10:00:10Z"},
        {"device_id": "mixed", "power": 30, "timestamp": "2026-05-01T10:00:20"},
        {"device_id": "mixed", "current": -1},
    ]
    answer = hub.post(items)
    assert answer.status == 200
    said = answer.json()
    assert (said["stored"], said["repeated"]) == (2, 1)
    assert [(bad["item"], bad["field"], bad["code"]) for bad in said["rejected"]] == [
        (1, "power", "wrong_type"),
        (2, "power", "wrong_type"),
        (3, "device_id", "wrong_type"),
        (4, None, "wrong_type"),
        (7, "timestamp", "wrong_type"),
        (8, "current", "out_of_range"),
    ]
    again = hub.post(items).json()
    assert (again["stored"], again["repeated"]) == (0, 3)


def test_if_no_item_is_good_the_first_reason_is_the_problem(hub: PrivateHub) -> None:
    answer = hub.post([{"device_id": "none", "power": None}, {"power": 1}])
    assert answer.status == 422
    assert (answer.json()["item"], answer.json()["field"]) == (0, "power")


@pytest.mark.parametrize("form", ["object", "list"])
@pytest.mark.parametrize(
    "moment", [None, 1_777_629_600, 1_777_629_600.5, "2026-05-01T10:00:00+02:00"]
)
def test_one_reading_in_every_form(hub: PrivateHub, form: str, moment: object) -> None:
    item = {
        "device_id": f"{form} {hash(moment)}",
        "current": 4.2,
        "voltage": 230,
        "timestamp": moment,
    }
    answer = hub.post([item] if form == "list" else item)
    assert answer.json() == {"stored": 1, "repeated": 0, "rejected": []}


@pytest.mark.parametrize(
    "kind",
    ["application/json; charset=utf-8", "text/plain", "application/x-www-form-urlencoded", None],
)
def test_what_a_sketch_calls_its_json_does_not_matter(hub: PrivateHub, kind: str | None) -> None:
    body = b'{"device_id":"sketch","power":5}'
    headers = [f"Content-Length: {len(body)}", *([f"Content-Type: {kind}"] if kind else [])]
    assert ask(hub.port, "POST", "/api/data", *headers, body=body).status == 200


def test_a_page_of_another_site_may_not_post(hub: PrivateHub) -> None:
    body = b'{"device_id":"forged","power":5}'
    headers = (f"Content-Length: {len(body)}", "Content-Type: text/plain")
    for origin in ("http://elsewhere.example", "null", "http://hub:1"):
        answer = ask(hub.port, "POST", "/api/data", *headers, f"Origin: {origin}", body=body)
        assert (answer.status, answer.json()["code"]) == (403, "forbidden")
    assert (
        ask(hub.port, "POST", "/api/data", *headers, "Origin: http://hub", body=body).status == 200
    )


def large(size: int) -> bytes:
    item = b'{"device_id":"large","power":5,"timestamp":"2026-05-01T10:00:00Z"}'
    return b"[" + item + b" " * (size - len(item) - 2) + b"]"


def test_a_body_of_two_mebibytes_is_taken_and_a_byte_more_is_not(hub: PrivateHub) -> None:
    assert hub.post(large(MOST_BYTES)).status == 200
    answer = hub.post(large(MOST_BYTES + 1))
    assert (answer.status, answer.json()["code"]) == (413, "too_large")


def test_a_length_that_is_too_large_is_refused_before_the_body(hub: PrivateHub) -> None:
    answer = ask(hub.port, "POST", "/api/data", JSON, "Content-Length: 99000000000")
    assert answer.status == 413


def test_chunks_without_a_length_have_the_same_limit(hub: PrivateHub) -> None:
    with connect(hub.port) as link:
        link.sendall(f"POST /api/data HTTP/1.1\r\nHost: hub\r\n{JSON}\r\n".encode())
        link.sendall(b"Transfer-Encoding: chunked\r\n\r\n")
        piece = b"10000\r\n" + b"[" * 65_536 + b"\r\n"
        try:
            for _ in range(MOST_BYTES // 65_536 + 1):
                link.sendall(piece)
        except OSError:
            pass  # it need not listen to the end
        assert read_answer(link).status == 413


def test_chunks_make_a_reading(hub: PrivateHub) -> None:
    body = json.dumps({"device_id": "chunked", "power": 5}).encode()
    chunks = b"".join(f"1\r\n{chr(byte)}\r\n".encode() for byte in body) + b"0\r\n\r\n"
    answer = ask(hub.port, "POST", "/api/data", "Transfer-Encoding: chunked", body=chunks)
    assert answer.json()["stored"] == 1


@pytest.mark.parametrize(
    "head", ["Content-Length: 5\r\nContent-Length: 6", "Content-Length: -1", "Content-Length: x"]
)
def test_a_length_that_is_none_is_refused(hub: PrivateHub, head: str) -> None:
    assert ask(hub.port, "POST", "/api/data", *head.split("\r\n"), body=b"{}").status == 400


def test_slow_bodies_hold_nobody_else_up(hub: PrivateHub) -> None:
    links: list[socket.socket] = []
    for _ in range(30):
        link = connect(hub.port)
        link.sendall(b"POST /api/data HTTP/1.1\r\nHost: hub\r\nContent-Length: 40\r\n\r\n{")
        links.append(link)
    assert hub.post({"device_id": "quick", "power": 1}).status == 200
    body = b'"device_id":"slow","power":5}'.ljust(39)
    links[0].sendall(body)
    assert read_answer(links[0]).status == 200
    for link in links:
        link.close()
    assert hub.get("/healthz").status == 200
