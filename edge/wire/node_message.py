"""What a node says: hello, batches, live values, health, answers (node protocol, version 1).

A batch is decoded at once, strictly typed. Only if that fails is it decoded loosely and record by
record, so that one bad record does not cost the others.
"""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from edge.domain import quantities as q
from edge.domain.errors import BadInput, OutOfRange, WrongNode, WrongType
from edge.domain.identity import BOOT_NAME, NODE_IDENTITY
from edge.domain.node_settings import NOISE_A, REV, Settled
from edge.domain.readings import ALL_QUALITY
from edge.wire.strict_json import MAX_BYTES, check_size, decode, matching

MAX_RECORDS = 120

Uptime = Annotated[int, Meta(ge=q.UPTIME_MS[0], le=q.UPTIME_MS[1])]
Seq = Annotated[int, Meta(ge=q.SEQ[0], le=q.SEQ[1])]
Index = Annotated[int, Meta(ge=q.CHANNEL_INDEX[0], le=q.CHANNEL_INDEX[1])]
Current = Annotated[float, Meta(ge=q.CURRENT_A[0], le=q.CURRENT_A[1])]
Voltage = Annotated[float, Meta(ge=q.VOLTAGE_V[0], le=q.VOLTAGE_V[1])]
Power = Annotated[float, Meta(ge=q.POWER_W[0], le=q.POWER_W[1])]
Energy = Annotated[float, Meta(ge=q.ENERGY_WH[0], le=q.ENERGY_WH[1])]
Frequency = Annotated[float, Meta(ge=q.MAINS_HZ[0], le=q.MAINS_HZ[1])]
Bits = Annotated[int, Meta(ge=0, le=ALL_QUALITY)]
Word = Annotated[
    str, matching(r"[^\x00-\x1f\x7f]*", "text without control characters", max_length=64)
]
Identity = Annotated[str, matching(NODE_IDENTITY.pattern, "12 lower-case hex digits")]
BootId = Annotated[str, matching(BOOT_NAME.pattern, "8 lower-case hex digits")]
Count = Annotated[int, Meta(ge=0, le=2**31 - 1)]
Rev = Annotated[int, Meta(ge=REV[0], le=REV[1])]
Reason = Annotated[
    str, matching(r"[^\x00-\x1f\x7f]*", "text without control characters", max_length=200)
]


class ChannelValues(Struct, gc=False):
    """One channel in a record: A, V, W, registers in Wh, quality bits."""

    p: Power
    i: Current | None = None
    u: Voltage | None = None
    e: Energy | None = None
    x: Energy | None = None
    q: Bits = 0


class NodeRecord(Struct, gc=False):
    """All channels of a node over one interval that ended at uptime `up` and lasted `ms`."""

    seq: Seq
    up: Uptime
    ms: Annotated[int, Meta(ge=q.INTERVAL_MS[0], le=q.INTERVAL_MS[1])]
    ch: Annotated[list[ChannelValues], Meta(min_length=1, max_length=64)]
    hz: Frequency | None = None
    n: Annotated[int, Meta(ge=1, le=2**31 - 1)] = 1


class Acked(Struct):
    """The newest ack that a node holds, of whatever boot: what the hub said it keeps."""

    boot: BootId
    seq: Seq


class _Envelope(Struct, kw_only=True):
    v: Count
    node: Identity
    boot: BootId
    boots: Count = 0
    up: Uptime | None = None
    channels: Annotated[list[Index], Meta(min_length=1, max_length=64)]
    more: bool = False
    acked: Acked | None = None


class _Batch(_Envelope, kw_only=True):
    records: list[NodeRecord]


class _LooseBatch(_Envelope, kw_only=True):
    records: list[msgspec.Raw]


class _Boot(Struct):
    boot: BootId


class _Seq(Struct):
    seq: Seq


class _Records(Struct):
    records: list[msgspec.Raw]


class RefusedRecord(NamedTuple):
    """A record that cannot be kept, why, and its own bytes; `seq` None if even that is missing."""

    seq: int | None
    error: BadInput
    body: bytes


class NodeBatch(NamedTuple):
    """A batch of one boot: what can be kept, and what cannot. `seq` is what its ack will name."""

    node: str
    boot: str
    boots: int
    up: int | None
    channels: list[int]
    more: bool
    records: list[NodeRecord]
    refused: list[RefusedRecord]
    seq: int
    acked: Acked | None

    def seqs(self) -> Iterator[int]:
        """Every `seq` that could be read, of bad records too."""
        yield from (record.seq for record in self.records)
        yield from (one.seq for one in self.refused if one.seq is not None)


class _Settled(Struct):
    rev: Rev
    error: Reason | None = None


class Answer(Struct):
    """What became of a question; `noise_a` is what was learnt of channel `ch`."""

    id: Rev
    ask: Word
    ch: Index | None = None
    noise_a: Annotated[float, Meta(ge=NOISE_A[0], le=NOISE_A[1])] | None = None
    error: Reason | None = None


class HelloChannel(Struct):
    """A channel as its node describes it: sensor type, rated and highest measurable current, A."""

    ch: Index
    sensor: Word | None = None
    rated_a: Annotated[float, Meta(ge=0.001, le=10_000)] | None = None
    max_a: Annotated[float, Meta(ge=0.001, le=10_000)] | None = None


class Hello(Struct, kw_only=True):
    """What a node says of itself at each connection."""

    v: Count
    node: Identity
    boot: BootId
    boots: Count = 0
    up: Uptime
    firmware: Word | None = None
    hardware: Word | None = None
    reset: Word | None = None
    interval_s: Annotated[float, Meta(gt=0, le=86_400)] = 10.0
    channels: Annotated[list[HelloChannel], Meta(min_length=1, max_length=64)]
    voltage_inputs: Annotated[int, Meta(ge=0, le=64)] = 0
    settings_rev: Annotated[int, Meta(ge=0, le=REV[1])] | None = None
    settings_refused: _Settled | None = None
    acked: Acked | None = None


class LiveValues(Struct, kw_only=True):
    """The newest one or two seconds, for the screen only."""

    up: Uptime
    channels: Annotated[list[Index], Meta(min_length=1, max_length=64)]
    ch: Annotated[list[ChannelValues], Meta(min_length=1, max_length=64)]
    hz: Frequency | None = None


class Health(Struct, kw_only=True):
    """How a node is, once a minute."""

    up: Uptime
    rssi_dbm: Annotated[int, Meta(ge=-200, le=100)] | None = None
    heap_b: Count | None = None
    held: Count = 0
    dropped: Count = 0
    flash_writes: Count | None = None
    samples_per_s: Annotated[float, Meta(ge=0, le=1e6)] | None = None


_batch = msgspec.json.Decoder(_Batch)
_loose_batch = msgspec.json.Decoder(_LooseBatch)
_record = msgspec.json.Decoder(NodeRecord)
_boot = msgspec.json.Decoder(_Boot)
_records = msgspec.json.Decoder(_Records)
_seq = msgspec.json.Decoder(_Seq)
_hello = msgspec.json.Decoder(Hello)
_live = msgspec.json.Decoder(LiveValues)
_health = msgspec.json.Decoder(Health)
_settled = msgspec.json.Decoder(_Settled)
_answer = msgspec.json.Decoder(Answer)


def parse_batch(body: bytes, node: str | None = None) -> NodeBatch:
    """Read a batch; `node` is the one that its topic or token names, if any.

    Raises BadInput where the whole cannot be read; single bad records come back in `refused`. A
    batch whose last record has no readable `seq` cannot be named in an ack: it raises, too.
    """
    check_size(body)
    refused: list[RefusedRecord] = []
    envelope: _Envelope
    whole = _whole(body)
    if whole is not None:
        envelope, read = whole, whole.records
        _check_envelope(whole, node, len(read))
    else:
        loose = decode(body, _loose_batch)
        # Before any record is looked at: 16 KiB have room for 8,000 bad ones, and each costs time.
        _check_envelope(loose, node, len(loose.records))
        envelope, read = loose, _single_records(loose.records, len(loose.channels), refused)
        if refused and refused[-1].seq is None and refused[-1].error.item == len(loose.records) - 1:
            raise refused[-1].error
    return NodeBatch(
        envelope.node,
        envelope.boot,
        envelope.boots,
        envelope.up,
        envelope.channels,
        envelope.more,
        read,
        refused,
        max([record.seq for record in read] + [r.seq for r in refused if r.seq]),
        envelope.acked,
    )


def parse_hello(body: bytes, node: str | None = None) -> Hello:
    """Read a hello. Raises BadInput."""
    check_size(body)
    hello = decode(body, _hello)
    _check_version(hello.v)
    _check_author(hello.node, node)
    if len({channel.ch for channel in hello.channels}) < len(hello.channels):
        raise WrongType("a channel is listed twice: list each once", field="channels")
    return hello


def parse_live(body: bytes) -> LiveValues:
    """Read live values. Raises BadInput."""
    check_size(body)
    values = decode(body, _live)
    if len(values.ch) != len(values.channels):
        raise WrongType("ch must have one entry for each of channels", field="ch")
    return values


def parse_health(body: bytes) -> Health:
    """Read a health message. Raises BadInput."""
    check_size(body)
    return decode(body, _health)


def parse_settled(body: bytes) -> Settled:
    """Read what became of settings. Raises BadInput."""
    check_size(body)
    said = decode(body, _settled)
    return Settled(said.rev, said.error)


def refused_in(hello: Hello) -> Settled | None:
    """Which settings a hello says were refused, if any, and why."""
    said = hello.settings_refused
    return None if said is None else Settled(said.rev, said.error or "refused without a reason")


def parse_answer(body: bytes) -> Answer:
    """Read an answer to a question. Raises BadInput."""
    check_size(body)
    return decode(body, _answer)


def names_of(body: bytes) -> tuple[str | None, int | None]:
    """Boot and last `seq` of a batch that cannot be read otherwise, as far as they can."""
    if len(body) > MAX_BYTES:
        return None, None
    try:
        boot = decode(body, _boot).boot
    except BadInput:
        return None, None
    try:
        records = decode(body, _records).records[-MAX_RECORDS:]  # more would cost time
        seqs = [_seq_of(bytes(raw)) for raw in records]
    except BadInput:
        seqs = []
    if not seqs or seqs[-1] is None:
        return boot, None
    return boot, max(seq for seq in seqs if seq is not None)


def _whole(body: bytes) -> _Batch | None:
    """The batch at once; None if anything in it is bad."""
    try:
        batch = decode(body, _batch)
    except BadInput:
        return None
    width = len(batch.channels)
    return batch if all(len(record.ch) == width for record in batch.records) else None


def _check_envelope(envelope: _Envelope, node: str | None, count: int) -> None:
    _check_version(envelope.v)
    _check_author(envelope.node, node)
    if not 1 <= count <= MAX_RECORDS:
        raise OutOfRange(
            f"a batch holds 1 to {MAX_RECORDS} records, this one {count}", field="records"
        )
    if len(set(envelope.channels)) < len(envelope.channels):
        raise WrongType("a channel is listed twice: list each once", field="channels")


def _check_version(version: int) -> None:
    if version != 1:
        raise OutOfRange(
            f"this hub speaks version 1 of the node protocol, not {version}", field="v"
        )


def _check_author(claimed: str, node: str | None) -> None:
    if node is not None and claimed != node:
        raise WrongNode(
            f"the message names node {claimed} but was sent by {node[:40]!r}", field="node"
        )


def _single_records(
    raws: list[msgspec.Raw], width: int, refused: list[RefusedRecord]
) -> list[NodeRecord]:
    read = []
    for item, raw in enumerate(raws):
        body = bytes(raw)
        try:
            record = decode(body, _record, item=item)
            _check_width(record, width, item)
            read.append(record)
        except BadInput as error:
            refused.append(RefusedRecord(_seq_of(body), error, body))
    return read


def _check_width(record: NodeRecord, width: int, item: int) -> None:
    if len(record.ch) != width:
        raise WrongType(
            f"ch has {len(record.ch)} entries and channels lists {width}", field="ch", item=item
        )


def _seq_of(body: bytes) -> int | None:
    try:
        return decode(body, _seq).seq
    except BadInput:
        return None
