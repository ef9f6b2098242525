"""One tree of errors, each class with a stable code; the message says what to do."""

from typing import ClassVar


class OhmsteadError(Exception):
    """Any error that the hub explains to a person or a program.

    `detail` says what is wrong and what to do, `field` and `item` name the place in the input
    (`item` counts from 0 in a list).
    """

    code: ClassVar[str] = "error"

    def __init__(self, detail: str, *, field: str | None = None, item: int | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.field = field
        self.item = item


class BadInput(OhmsteadError):
    """The sender is at fault: sending the same again will be refused again."""

    code = "bad_input"


class TooLarge(BadInput):
    """More bytes or items than one message may have."""

    code = "too_large"


class Incomplete(BadInput):
    """The message did not come whole, or not in time."""

    code = "incomplete"


class NotUtf8(BadInput):
    """The bytes are not UTF-8 text."""

    code = "not_utf8"


class NotJson(BadInput):
    """The text is not JSON (NaN and Infinity are not JSON either)."""

    code = "not_json"


class WrongType(BadInput):
    """A field is missing or has another type than it should."""

    code = "wrong_type"


class OutOfRange(BadInput):
    """A number that no such site can have."""

    code = "out_of_range"


class UnknownField(BadInput):
    """There is no such field or parameter."""

    code = "unknown_field"


class TooMany(BadInput):
    """The hub keeps no more of these: what it has, it keeps; a new one is refused."""

    code = "too_many"


class WrongNode(BadInput):
    """A node writes in another's name."""

    code = "wrong_node"


class UnknownNode(BadInput):
    """The hub does not know this node or channel: it has to say hello first."""

    code = "hello"


class RefusedByDatabase(BadInput):
    """The database cannot hold this record; it was set aside."""

    code = "refused_by_database"


class DatabaseReplaced(OhmsteadError):
    """The database lacks what this very process has written into it."""

    code = "database_replaced"


class SchemaBehind(OhmsteadError):
    """The database was made by another release and has not been brought up to date."""

    code = "schema_behind"


class NotFound(BadInput):
    """There is no such thing."""

    code = "not_found"


class NotNow(BadInput):
    """Rightly asked, but something must be done first."""

    code = "not_now"


class Outdated(BadInput):
    """What was changed is not the newest any more."""

    code = "outdated"


class Forbidden(BadInput):
    """This principal may not do that."""

    code = "forbidden"


class Transient(OhmsteadError):
    """Nobody's fault: the same will work later.

    `reason` is for those who run the hub, in `/readyz` and the log; who asks need not know it.
    """

    code = "try_later"

    def __init__(self, detail: str, *, reason: str = "") -> None:
        super().__init__(detail)
        self.reason = reason or detail


class DatabaseAway(Transient):
    """PostgreSQL cannot be reached; nothing was kept."""

    code = "database_away"


class HubFull(Transient):
    """The hub holds as much unsaved data as it may; nothing was kept."""

    code = "hub_full"


class BrokerAway(Transient):
    """The broker cannot be reached; no node was told anything."""

    code = "broker_away"
