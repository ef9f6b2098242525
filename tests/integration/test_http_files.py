"""The dashboard's files: compressed, cached, deep links, and nothing from outside the folder."""

import gzip
import re
from contextlib import suppress
from pathlib import Path

import pytest

from tests.integration.conftest import Library
from tests.integration.raw_http import ask
from tests.stack.hub import CHECKOUT

DIST = CHECKOUT / "dashboard" / "dist"
SCRIPT = next((DIST / "assets").glob("index-*.js")).relative_to(DIST)
STYLE = next((DIST / "assets").glob("index-*.css")).relative_to(DIST)
FOREVER = "public, max-age=31536000, immutable"
PASSWD = Path("/etc/passwd").read_bytes()[:20]


@pytest.mark.parametrize(
    ("accepted", "encoding", "ending"),
    [
        ("gzip, deflate, br, zstd", "br", ".br"),
        ("gzip", "gzip", ".gz"),
        ("br;q=0, gzip;q=0.5", "gzip", ".gz"),
        ("", None, ""),
    ],
)
@pytest.mark.parametrize(("file", "kind"), [(SCRIPT, "javascript"), (STYLE, "text/css")])
def test_files_are_sent_as_compressed_beforehand(
    library: Library, file: Path, kind: str, accepted: str, encoding: str | None, ending: str
) -> None:
    answer = library.hub.get(f"/{file}", {"Accept-Encoding": accepted})
    assert answer.status == 200
    assert answer.headers["content-encoding"] == encoding
    assert kind in answer.headers["content-type"]
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["cache-control"] == FOREVER
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.body == (DIST / f"{file}{ending}").read_bytes()


def test_json_is_compressed_where_it_is_welcome(library: Library) -> None:
    path = "/api/usage?level=hour&from=2026-03-28&to=2026-03-31"
    plain = library.hub.get(path)
    packed = library.hub.get(path, {"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["etag"] == plain.headers["etag"]
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) / 5
    assert {"Accept", "Accept-Encoding"} <= set(re.split(", *", packed.headers["vary"]))


@pytest.mark.parametrize("path", ["/", "/circuits/7", "/?circuit=2", "/nodes/a/b/c", "/index.html"])
def test_a_deep_link_is_the_page_and_asks_first(library: Library, path: str) -> None:
    answer = library.hub.get(path)
    assert answer.body == (DIST / "index.html").read_bytes()
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"


def test_the_page_is_not_sent_again_to_one_who_has_it(library: Library) -> None:
    tag = library.hub.get("/").headers["etag"]
    again = library.hub.get("/", {"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    "path", ["/api", "/api/", "/api/nothing", "/assets", "/assets/index-old.js", "/favicon.ico"]
)
def test_what_is_not_there_is_said_not_to_be(library: Library, path: str) -> None:
    answer = library.hub.get(path)
    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize(
    "target",
    [
        "/..%2f..%2f..%2f..%2fetc/passwd",
        "/../../../../../etc/passwd",
        "/assets/..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
        "/assets/../../../../../../etc/passwd",
        "/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "//etc/passwd",
        "/%2fetc%2fpasswd",
        "/..%5c..%5cetc%5cpasswd",
        "/assets/%00",
        "/%00/etc/passwd",
        "/index.html%00.js",
        "/" + "a" * 5_000,
        "/" + "a/" * 2_500,
        "/%ff%fe",
        "/assets/" + "%2e%2e%2f" * 400 + "etc/passwd",
        "/..%2f..%2fpyproject.toml",
    ],
)
def test_no_path_leads_out_of_the_folder(library: Library, target: str) -> None:
    answer = ask(library.hub.port, "GET", target)
    assert answer.status in (200, 400, 404)
    assert PASSWD not in answer.body
    assert b"[project]" not in answer.body
    if answer.status == 200:
        assert answer.body == (DIST / "index.html").read_bytes()


def test_a_target_of_70_kilobytes_harms_nobody(library: Library) -> None:
    """Served if all of it is there at once. Else the hub hangs up with bytes unread, and the end
    may overtake the answer on its way."""
    with suppress(ConnectionResetError, BrokenPipeError):
        assert ask(library.hub.port, "GET", "/" + "a" * 70_000).status in (200, 400, 414, 431)
    assert library.hub.get("/healthz").status == 200


@pytest.mark.parametrize("target", ["http://hub/api/site", "*", "nothing"])
def test_an_odd_target_is_answered_and_harms_nobody(library: Library, target: str) -> None:
    assert ask(library.hub.port, "GET", target).status in (200, 400, 404, 414, 431)
    assert library.hub.get("/healthz").status == 200
