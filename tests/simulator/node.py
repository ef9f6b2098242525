"""One node as a state machine without I/O: uptime and answers in, messages out.

Every method that takes `up_ms` returns what to do now. The caller keeps the node's time
(crystal and all), carries the messages, and calls `tick` again at `due_ms`.
"""

import json
from random import Random
from typing import Final
from zlib import crc32

from tests.simulator.journal import Journal
from tests.simulator.link import Link
from tests.simulator.messages import (
    Channel,
    Dial,
    Output,
    Post,
    Publish,
    batch_payload,
    compact,
    live_payload,
    topic,
)
from tests.simulator.record import (
    ASSUMED_VOLTAGE,
    REGISTER_RESTORED,
    JsonObject,
    Name,
    Record,
    Sense,
    Sensed,
    channel_text,
    record_text,
)
from tests.simulator.registers import Register
from tests.simulator.sender import Sender, Verdict
from tests.simulator.settings import Refused, Settings
from tests.simulator.truth import Truth

HEALTH_MS: Final = 60_000


class Node:
    """Identity, journal and registers outlive a boot; everything else begins again with it."""

    def __init__(
        self,
        identity: str,
        channels: tuple[Channel, ...],
        sense: Sense,
        rng: Random,
        *,
        interval_ms: int = 10_000,
        live_ms: int = 2_000,
        http: bool = False,
        journal: Journal | None = None,
        boots: int = 0,
    ) -> None:
        self.identity = identity
        self.channels = channels
        self.settings = self._made_with = Settings(0, interval_ms, live_ms)
        self.clamp_errors: dict[int, float] = {}  # what a clamp shows for 1 A
        self.noise_a = 0.0412  # of every clamp while it is open
        self.blinks_s: list[float] = []
        self.journal = Journal() if journal is None else journal  # an empty one is false
        self.boots = boots
        self.boots_stuck = False
        self.trusting = False  # one that is does not hold the hub to its acks
        self.replays = 0
        self.truth = Truth()
        self._sense = sense
        self._rng = rng
        self._http = http
        self._numbers = tuple(channel.ch for channel in channels)
        self._poison: str | None = None
        self.start("power_on")

    @property
    def interval_ms(self) -> int:
        """Length of an interval, as set."""
        return self.settings.interval_ms

    @property
    def _held_to(self) -> Name | None:
        return None if self.trusting else self.journal.acked

    # --- boots ---------------------------------------------------------------------------

    def start(self, reset: str) -> None:
        """Boot: a new name, uptime from 0, registers as the journal has them."""
        self.boot = f"{self._rng.getrandbits(32):08x}"
        self.boots += not self.boots_stuck
        self.seq = 0
        self.registers = {ch: Register() for ch in self._numbers} | self.journal.registers()
        self.link = Link(self._rng, http=self._http)
        self.sender = Sender(self.journal, self._rng)
        self._reset = reset
        self._restored = reset == "brownout"
        self._measured_ms = self._live_at = self._health_at = 0
        self._posting: str | None = None
        self._hello_due = True
        self._refused: JsonObject | None = None

    def reboot(self) -> None:
        """An orderly restart: everything is synced before it."""
        self.journal.sync()
        self.start("software")

    def lose_power(self) -> None:
        """What was not synced is gone; the node starts again."""
        self.truth.lost.extend(self.journal.lose_power())
        self.start("brownout")

    def wipe(self) -> None:
        """Flash erased: journal, registers, boots counter, settings; the identity stays."""
        self.settings = self._made_with
        self.journal = Journal(self.journal.capacity)
        self.boots = 0
        self.truth.begin_registers()
        self.start("power_on")

    def resume(self, seq: int, up_ms: int, registers: dict[int, Register]) -> None:
        """Stand where a long past (see `history`) ends."""
        self.seq, self._measured_ms = seq, up_ms
        self._live_at = self._health_at = up_ms
        self.registers = {ch: register.copy() for ch, register in registers.items()}

    def poison(self, text: str = '{"seq":oops') -> None:
        """Let the next record be unreadable."""
        self._poison = text

    # --- time ----------------------------------------------------------------------------

    def due_ms(self) -> int:
        """The uptime at which `tick` has something to do."""
        due = [self._measured_ms + self.interval_ms, self.journal.sync_due_ms(), self.link.due_ms()]
        if self.link.connected:
            due += [self._live_at, self._health_at]
        if self.link.connected or (self.link.over_http and self._posting is None):
            due.append(self.sender.due_ms())
        return min(when for when in due if when is not None)

    def tick(self, up_ms: int) -> list[Output]:
        """Measure what is due, then say what is due."""
        while self._measured_ms + self.interval_ms <= up_ms:
            self._measure(self._measured_ms + self.interval_ms)
        sync_due = self.journal.sync_due_ms()
        if sync_due is not None and sync_due <= up_ms:
            self.journal.sync()
        outputs: list[Output] = [Dial()] if self.link.dial(up_ms) else []
        return [*outputs, *self._say(up_ms), *self._send(up_ms)]

    # --- MQTT ----------------------------------------------------------------------------

    def connected(self, up_ms: int) -> list[Output]:
        """The broker answered: say that we are there and who we are, then go on."""
        self.link.opened()
        self._live_at = up_ms
        presence = Publish(topic(self.identity, "presence"), b"online", retain=True)
        return [presence, self._hello(up_ms), *self.tick(up_ms)]

    def unreachable(self, up_ms: int) -> list[Output]:
        """The broker did not answer."""
        self.link.unreachable(up_ms)
        return self.tick(up_ms)

    def disconnected(self, up_ms: int) -> list[Output]:
        """The connection broke; an answer to what is outstanding cannot come any more."""
        self.link.lost(up_ms)
        if self.sender.outstanding and self._posting is None:
            self.sender.rest(up_ms)
        return self.tick(up_ms)

    def received(self, message_topic: str, payload: bytes, up_ms: int) -> list[Output]:
        """A message on one of our own topics."""
        try:
            message = json.loads(payload)
        except ValueError:
            return []
        if not isinstance(message, dict):
            return []
        if message_topic == topic(self.identity, "ack"):
            return self._answered(message, up_ms)
        if message_topic == topic(self.identity, "settings"):
            return self._settle(message, up_ms)
        if message_topic == topic(self.identity, "ask"):
            return self._asked(message, up_ms)
        return []

    # --- HTTP ----------------------------------------------------------------------------

    def posted(
        self, status: int, payload: bytes, up_ms: int, retry_after_s: float = 0
    ) -> list[Output]:
        """The hub answered the POST."""
        said, self._posting = self._posting, None
        answer = _object(payload) if status == 200 else {}
        ack = answer.get("ack")
        if said == "hello":
            self._hello_due = ack is None
        elif status in (413, 422):
            ack = {"error": "unreadable"}
        if isinstance(told := answer.get("settings"), dict):
            self._settle(told, up_ms)
        if ack is None:
            self.sender.rest(up_ms, int(retry_after_s * 1000))
            return self.tick(up_ms)
        return self._answered(ack, up_ms)

    def post_failed(self, up_ms: int) -> list[Output]:
        """No answer to the POST."""
        return self.posted(0, b"", up_ms)

    # --- inside --------------------------------------------------------------------------

    def _measure(self, end_ms: int) -> None:
        """One interval becomes one record."""
        ms = end_ms - self._measured_ms
        hz_chz, sensed = self._see(end_ms, ms)
        restored = REGISTER_RESTORED if self._restored else 0
        self.seq, self._measured_ms, self._restored = self.seq + 1, end_ms, False
        texts = []
        for channel, values in zip(self.channels, sensed, strict=True):
            register = self.registers[channel.ch]
            register.add(values.power_dw, ms)
            exported = register.exported_mwh if channel.voltage else None
            quality = restored | (0 if channel.voltage else ASSUMED_VOLTAGE)
            texts.append(channel_text(values, register.imported_mwh, exported, quality))
        text = self._poison or record_text(self.seq, end_ms, ms, hz_chz, texts)
        self._poison = None
        record = Record(self.boot, self.boots, self.seq, end_ms, self._numbers, text)
        self.journal.append(record, self.registers)
        self.truth.made_one(record, self.registers)

    def _say(self, up_ms: int) -> list[Output]:
        """What is not kept: live values and health."""
        outputs: list[Output] = []
        if not self.link.connected:
            return outputs
        if up_ms >= self._live_at:
            self._live_at = up_ms + self.settings.live_ms
            hz_chz, sensed = self._see(up_ms, self.settings.live_ms)
            payload = live_payload(up_ms, self._numbers, sensed, hz_chz)
            outputs.append(Publish(topic(self.identity, "live"), payload, qos=0))
        if up_ms >= self._health_at:
            self._health_at = up_ms + HEALTH_MS
            outputs.append(Publish(topic(self.identity, "health"), self._health(up_ms), qos=0))
        return outputs

    def _send(self, up_ms: int) -> list[Output]:
        """The next batch, if one may go; over HTTP the hello goes first."""
        over_http = self.link.over_http
        if self._posting is not None or not (self.link.connected or over_http):
            return []
        if over_http and self._hello_due:
            if self.sender.resting(up_ms):
                return []
            self._posting = "hello"
            return [Post(self._hello(up_ms).payload)]
        records = self.sender.choose(up_ms)
        if not records:
            return []
        up = up_ms if records[0].boot == self.boot else None
        more = self.journal.held > len(records)
        payload = batch_payload(self.identity, records, up, more, self._held_to)
        self.sender.crc32 = crc32(payload)
        if not over_http:
            return [Publish(topic(self.identity, "records"), payload)]
        self._posting = "records"
        return [Post(payload)]

    def _answered(self, ack: JsonObject, up_ms: int) -> list[Output]:
        verdict, records = self.sender.answer(ack, up_ms)
        if verdict is Verdict.KEPT:
            self.truth.kept(records)
        elif verdict is Verdict.SET_ASIDE:
            self.truth.set_aside.extend(records)
        elif verdict is Verdict.REPLAY:
            self.replays += 1
        elif verdict is Verdict.HELLO:
            self._hello_due = True
            if self.link.connected:
                return [self._hello(up_ms), *self.tick(up_ms)]
        return self.tick(up_ms)

    def _see(self, end_ms: int, ms: int) -> tuple[int | None, list[Sensed]]:
        """What the clamps see, in error and calibrated."""
        hz_chz, sensed = self._sense(end_ms, ms)
        wrong = Settings(factors=self.clamp_errors).shown(self.channels, sensed)
        return hz_chz, self.settings.shown(self.channels, wrong)

    def _settle(self, told: JsonObject, up_ms: int) -> list[Output]:
        """Apply settings as a whole, or refuse them; over HTTP the next hello says which."""
        rev = told.get("rev")
        if rev == self.settings.rev:
            return [self._applied({"rev": rev})]
        try:
            self.settings = self.settings.with_told(told, self.channels)
        except Refused as error:
            self._hello_due |= self._refused is None or self._refused["rev"] != rev
            self._refused = {"rev": rev, "error": str(error)}
            return [self._applied(self._refused)]
        self._refused, self._hello_due = None, True
        return [self._applied({"rev": rev}), *([self._hello(up_ms)] if self.link.connected else [])]

    def _applied(self, answer: JsonObject) -> Publish:
        return Publish(topic(self.identity, "settings/applied"), compact(answer), retain=True)

    def _asked(self, ask: JsonObject, up_ms: int) -> list[Output]:
        """Do what is asked, and say what became of it."""
        answer: JsonObject = {name: ask[name] for name in ("id", "ask", "ch") if name in ask}
        if ask.get("ask") == "identify":
            self.blinks_s.append(ask.get("for_s", 30))
        elif ask.get("ask") == "noise" and ask.get("ch") in self._numbers:
            seen = self._see(up_ms, 1_000)[1][self._numbers.index(ask["ch"])]
            if seen.current_ma > 1_000:
                answer["error"] = "mains frequency is on the clamp: take it off the conductor"
            else:
                answer["noise_a"] = self.noise_a
        else:
            answer["error"] = "there is no such question or channel"
        return [Publish(topic(self.identity, "answer"), compact(answer))]

    def _hello(self, up_ms: int) -> Publish:
        hello = {
            "v": 1,
            "node": self.identity,
            "boot": self.boot,
            "boots": self.boots,
            "up": up_ms,
            "firmware": "1.4.0",
            "hardware": "esp32",
            "reset": self._reset,
            "interval_s": _seconds(self.interval_ms),
            "channels": [channel.hello for channel in self.channels],
            "settings_rev": self.settings.rev,
            "voltage_inputs": int(any(channel.voltage for channel in self.channels)),
        }
        if self._refused is not None:
            hello["settings_refused"] = self._refused
        if self._held_to is not None:
            hello["acked"] = self._held_to._asdict()
        return Publish(topic(self.identity, "hello"), compact(hello), retain=True)

    def _health(self, up_ms: int) -> bytes:
        return compact(
            {
                "up": up_ms,
                "rssi_dbm": -50 - int(self.identity, 16) % 25,
                "heap_b": 182_000,
                "held": self.journal.held,
                "dropped": self.journal.dropped,
                "flash_writes": self.journal.syncs,
                "samples_per_s": 4_000 * len(self.channels),
            }
        )


def _seconds(ms: int) -> float:
    """Whole seconds as an integer, as the firmware writes them."""
    return ms / 1_000 if ms % 1_000 else ms // 1_000


def _object(payload: bytes) -> JsonObject:
    """An answer over HTTP; empty if it is none."""
    try:
        answer = json.loads(payload)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}
