"""HTTP by hand, for what no client would send."""

import socket
from http.client import HTTPResponse

from tests.stack.free_port import LOOPBACK
from tests.stack.hub import Answer

WITHIN_S = 10.0


def connect(port: int, *, receive_buffer: int | None = None) -> socket.socket:
    """A connection to the hub; `receive_buffer` in bytes makes it one that takes in little."""
    link = socket.socket()
    if receive_buffer is not None:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    link.settimeout(WITHIN_S)
    link.connect((LOOPBACK, port))
    return link


def read_answer(link: socket.socket, method: str = "GET") -> Answer:
    """The answer to what was sent; header names in small letters."""
    response = HTTPResponse(link, method=method)
    response.begin()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, response.read())


def ask(port: int, method: str, target: str, *headers: str, body: bytes = b"") -> Answer:
    """Send one request exactly as given."""
    lines = [f"{method} {target} HTTP/1.1", "Host: hub", "Connection: close", *headers]
    with connect(port) as link:
        link.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
        return read_answer(link, method)
