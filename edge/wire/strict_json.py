"""Bytes to typed values by msgspec, and its complaints as the hub's own errors."""

import re
from typing import Any, TypeVar

import msgspec

from edge.domain.errors import BadInput, NotJson, NotUtf8, OutOfRange, TooLarge, WrongType

MAX_BYTES = 16 * 1024

T = TypeVar("T")

_REGEX = re.compile(r"expected `str` matching regex '(?P<regex>.*)'$")
_meanings: dict[str, str] = {}

_PATH = re.compile(r" - at `\$?\.?(?P<path>[^`]*)`$")


def matching(
    regex: str, meaning: str, *, min_length: int | None = None, max_length: int | None = None
) -> msgspec.Meta:
    """Text that matches from its first to its last character; `meaning` is said where it does not.

    `regex` is wrapped here: `$` would let a line feed follow.
    """
    whole = rf"^(?:{regex})\Z"
    _meanings[repr(whole)[1:-1]] = meaning
    return msgspec.Meta(pattern=whole, min_length=min_length, max_length=max_length)


def check_size(body: bytes, most: int = MAX_BYTES) -> None:
    """Refuse what is longer than one message may be. Raises TooLarge."""
    if len(body) > most:
        raise TooLarge(
            f"the message has {len(body)} bytes and may have {most}: send fewer records at a time"
        )


def decode(body: bytes, decoder: msgspec.json.Decoder[T], *, item: int | None = None) -> T:
    """Decode one message. Raises NotUtf8, NotJson, WrongType or OutOfRange."""
    try:
        if not body.isascii():
            body.decode()  # msgspec does not look into what it skips
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        raise _explained(str(error), item) from None
    except msgspec.DecodeError as error:
        raise _unreadable(str(error), item) from None
    except UnicodeDecodeError as error:
        raise NotUtf8(f"the message is not UTF-8 text: {error.reason}", item=item) from None
    except RecursionError:
        raise NotJson("the message is nested too deeply", item=item) from None


def convert(value: Any, kind: type[T], *, item: int | None = None) -> T:
    """Check a decoded value against a type. Raises WrongType or OutOfRange."""
    try:
        return msgspec.convert(value, kind, strict=True)
    except msgspec.ValidationError as error:
        raise _explained(str(error), item) from None


def _explained(complaint: str, item: int | None) -> BadInput:
    found = _PATH.search(complaint)
    field = (found["path"] if found else "").replace("[...]", "") or None
    plain = _PATH.sub("", complaint)
    missing = re.search(r"missing required field `(?P<name>[^`]*)`", plain)
    if missing:
        field = f"{field}.{missing['name']}" if field else missing["name"]
    plain = plain[:1].lower() + plain[1:]
    regex = _REGEX.search(plain)
    if regex:
        plain = f"expected {_meanings[regex['regex']]}"
    # A bound that is broken is worded by msgspec as `Expected int >= 1`.
    kind = OutOfRange if re.search(r"[<>]=? ?-?\d|out of range", plain) else WrongType
    return kind(plain, field=field, item=item)


def _unreadable(complaint: str, item: int | None) -> BadInput:
    if "out of range" in complaint:
        return OutOfRange("a number in the message is too large to be one", item=item)
    return NotJson(f"the message is not JSON: {complaint}", item=item)
