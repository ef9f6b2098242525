"""Firmware through real doors: kept, offered, fetched in ranges, and what the node says of it."""

import asyncio
import hashlib
import json
import urllib.request
from typing import Any

from edge.domain.firmware import Manifest
from edge.wire import topics
from edge.wire.firmware import Signed, pack
from tests.integration.spoken_mqtt import connection, hello, say
from tests.stack.hub import Answer, PrivateHub
from tests.stack.mosquitto import PrivateMosquitto

NODE = "a4cf12fe0b1c"
IMAGE = bytes(range(256)) * 800
SHA256 = hashlib.sha256(IMAGE).hexdigest()
WITHIN_S = 30


def file(image: bytes = IMAGE, version: str = "1.5.0", **changed: Any) -> bytes:
    sum_of = hashlib.sha256(image).hexdigest()
    manifest = Manifest(version, "esp32", len(image), sum_of)._replace(**changed)
    return pack(Signed(manifest, b"\x30\x06\x02\x01\x01\x02\x01\x01", image))


def ask(hub: PrivateHub, method: str, path: str, body: object = None) -> Answer:
    data = None if body is None else json.dumps(body).encode()
    kind = {"Content-Type": "application/json"}
    return hub._ask(urllib.request.Request(hub.url + path, data, kind, method=method))


def introduced(hub: PrivateHub, port: int, firmware: str = "1.4.0") -> dict[str, Any]:
    """A node of that firmware, as the API shows it."""
    kind, said = hello(NODE, 1)
    say(port, NODE, [(kind, {**said, "firmware": firmware, "hardware": "esp32"})])
    while True:
        for node in hub.get("/api/nodes").json()["nodes"]:
            if node["identity"] == NODE and node["firmware"] == firmware:
                return dict(node)


async def offered(port: int) -> Any:
    """What the broker holds for the node."""
    async with connection(port) as client:
        await client.subscribe(topics.update(NODE), qos=1)
        async with asyncio.timeout(WITHIN_S):
            message = await anext(client.messages)
    return json.loads(bytes(message.payload)) if message.payload else None


def test_an_image_is_offered_and_fetched_in_ranges_and_its_refusal_shown(
    hub: PrivateHub, mosquitto: PrivateMosquitto
) -> None:
    node = introduced(hub, mosquitto.port)
    assert node["update"] is None
    path = f"/api/nodes/{node['id']}/update"
    assert ask(hub, "PUT", path, {"version": "1.5.0"}).status == 404
    kept = hub.post(file(), "/api/firmware")
    assert (kept.status, kept.json()["sha256"]) == (200, SHA256)
    shown = ask(hub, "PUT", path, {"version": "1.5.0"}).json()["update"]
    assert (shown["version"], shown["installed"], shown["error"]) == ("1.5.0", False, None)
    offer = asyncio.run(offered(mosquitto.port))
    assert (offer["version"], offer["sha256"], offer["size"]) == ("1.5.0", SHA256, len(IMAGE))
    whole = b"".join(
        hub.get(offer["path"], {"Range": f"bytes={at}-{at + 4095}"}).body
        for at in range(0, len(IMAGE), 4096)
    )
    assert whole == IMAGE
    said = {"id": offer["rev"], "ask": "update", "error": "signature: not by the publisher"}
    say(mosquitto.port, NODE, [("answer", said)])
    while (update := hub.get("/api/nodes").json()["nodes"][0]["update"])["error"] is None:
        pass
    assert update["error"] == "signature: not by the publisher"
    again = ask(hub, "PUT", path, {"version": "1.5.0"}).json()["update"]
    assert again["error"] is None
    assert introduced(hub, mosquitto.port, "1.5.0")["update"]["installed"]
    assert ask(hub, "PUT", path, {"version": "1.5.0"}).status == 422  # it runs it already
    assert ask(hub, "DELETE", path).json()["update"] is None


def test_ranges_etags_and_heads_are_as_http_has_them(hub: PrivateHub) -> None:
    assert hub.post(file(), "/api/firmware").status == 200
    path = f"/firmware/{SHA256}.bin"
    whole = hub.get(path, {"Accept-Encoding": "gzip"})
    assert (whole.status, whole.body) == (200, IMAGE)
    assert whole.headers["ETag"] == f'"{SHA256}"'
    last = hub.get(path, {"Range": "bytes=204790-999999"})
    assert (last.status, last.body) == (206, IMAGE[204790:])
    assert last.headers["Content-Range"] == "bytes 204790-204799/204800"
    assert hub.get(path, {"Range": "bytes=204800-"}).status == 416
    assert hub.get(path, {"Range": "bytes=7-3"}).status == 416
    assert hub.get(path, {"Range": "bytes=0-1,4-5"}).body == IMAGE
    assert hub.get(path, {"If-None-Match": f'"{SHA256}"'}).status == 304
    assert ask(hub, "HEAD", path).headers["Content-Length"] == "204800"
    assert hub.get(f"/firmware/{'0' * 64}.bin").status == 404
    assert hub.get("/firmware/passwd.bin").status == 422


def test_what_is_no_firmware_file_is_named_and_not_kept(hub: PrivateHub) -> None:
    for body, field in (
        (b"", None),
        (b"\xe9\x00\x00", None),
        (file()[:-1], "size"),
        (file() + b"x", "size"),
        (file(sha256="0" * 64), "sha256"),
        (file(version="1.5"), "version"),
        (file(hardware="ESP 32"), "hardware"),
    ):
        answer = hub.post(body, "/api/firmware")
        assert (answer.status, answer.json().get("field")) == (422, field)
    assert hub.post(b"{" + bytes(4_100_000), "/api/firmware").status == 413
    assert hub.get("/api/firmware").json() == {"images": []}


def test_no_version_is_kept_twice_and_no_more_than_sixteen_images(hub: PrivateHub) -> None:
    for number in range(16):
        assert hub.post(file(b"i", f"1.0.{number}"), "/api/firmware").status == 200
    assert hub.post(file(b"j", "1.0.3"), "/api/firmware").json()["field"] == "version"
    assert hub.post(file(b"i", "1.1.0"), "/api/firmware").json()["code"] == "too_many"
    first = hub.get("/api/firmware").json()["images"][0]["id"]
    assert len(ask(hub, "DELETE", f"/api/firmware/{first}").json()["images"]) == 15
    assert ask(hub, "DELETE", f"/api/firmware/{first}").status == 404


def test_an_offer_outlives_the_hub_and_ends_with_its_image(
    hub: PrivateHub, mosquitto: PrivateMosquitto
) -> None:
    node = introduced(hub, mosquitto.port)
    image = hub.post(file(), "/api/firmware").json()["id"]
    ask(hub, "PUT", f"/api/nodes/{node['id']}/update", {"version": "1.5.0"})
    hub.kill()
    hub.start()
    assert asyncio.run(offered(mosquitto.port))["version"] == "1.5.0"
    assert ask(hub, "DELETE", f"/api/firmware/{image}").status == 200
    assert hub.get("/api/nodes").json()["nodes"][0]["update"] is None
