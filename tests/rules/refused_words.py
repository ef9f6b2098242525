"""The words that the glossary refuses, what to say instead, and where one may stand after all."""

from dataclasses import dataclass

from tests.rules.tree import within


@dataclass(frozen=True)
class Unless:
    """An exception: these identifiers (none: all), in these places (none: all), and why."""

    because: str
    names: str = ""
    places: tuple[str, ...] = ()

    def covers(self, identifier: str, path: str) -> bool:
        """Say whether this exception lets an identifier stand in a file."""
        named = not self.names or identifier in self.names.split()
        return named and (not self.places or within(path, self.places))


@dataclass(frozen=True)
class Refused:
    """A word (one or more parts of an identifier, spaces between) and what to say instead.

    `inside`: the places that refuse it (none: the whole hub). `not_before`: it may stand before
    these parts. `verb`: refused only as the first part of a function's name.
    """

    words: str
    say: str
    unless: tuple[Unless, ...] = ()
    inside: tuple[str, ...] = ()
    not_before: str = ""
    verb: bool = False


INNER = ("edge/domain", "edge/packed", "edge/store", "edge/flows")
READS_MESSAGES = ("edge/wire", "edge/api")

SIMPLE = Unless(
    "a field of the simple form, which speaks as first sketches and other firmware do",
    "device_id current voltage power kwh timestamp",
    READS_MESSAGES,
)
VIEW = Unless(
    "the view `readings`, which people read with SQL",
    "kwh",
    ("edge/store/migrations",),
)
SENDER = Unless("the name a simple form gives its sender", "device_id", ("edge/flows/ingest",))
FOREIGN = Unless("other firmware is read in its own words", places=("edge/wire/foreign",))
DISCOVERY = Unless("Home Assistant's own words", places=("edge/wire/discovery.py",))
HTTP = Unless(
    "HTTP's own word for the three digits", places=("edge/api", "edge/wire/api_models.py")
)
KERNEL = Unless("the kernel's own words", places=("edge/system",))
SPEAKS = Unless(
    "the API and the messages name what a person or a sketch reads", places=READS_MESSAGES
)

ON_THE_NODE = Unless("in the node, where it means just this", places=("firmware",))

REFUSED = (
    # who is where
    Refused(
        "device", "node (the ESP32), hub (the Raspberry Pi)", (SIMPLE, SENDER, FOREIGN, DISCOVERY)
    ),
    Refused("sensor id", "channel (one input) or node (the board)", (FOREIGN, DISCOVERY)),
    Refused("client", "node, or the person's browser", inside=(*INNER, "edge/wire")),
    Refused("server", "hub", inside=(*INNER, "edge/wire")),
    Refused("house", "site"),
    Refused("plant", "site"),
    Refused("home", "site", (Unless("the product's name", "home_assistant HomeAssistant"),)),
    Refused("feed", "channel", (ON_THE_NODE,)),
    Refused("input id", "channel"),
    Refused("channel type", "role"),
    Refused("node type", "kind"),
    Refused("pairing", "claim"),
    Refused("adoption", "claim"),
    Refused("register", "claim (to join) or add; a register is energy", verb=True),
    # what is measured
    Refused("measurement", "reading", (FOREIGN, DISCOVERY)),
    Refused("datapoint", "reading"),
    Refused("data point", "reading"),
    Refused(
        "sample",
        "reading; a sample never leaves the node",
        (
            Unless(
                "what a node says of its own samples", "samples_per_s samples_lost SAMPLES_LOST"
            ),
            ON_THE_NODE,
            FOREIGN,
        ),
    ),
    Refused("counter", "register if it is energy, else the plural of what is counted"),
    Refused(
        "status",
        "quality (of a reading), presence (of a node), state (of an alert)",
        (HTTP, FOREIGN, KERNEL, ON_THE_NODE),
    ),
    Refused(
        "current",
        "latest, present or open; current is the electrical one, in `current_a`",
        (
            SIMPLE,
            FOREIGN,
            ON_THE_NODE,
            Unless("the JSON type of amperes", "Current", ("edge/wire",)),
        ),
        not_before="a ma",
    ),
    Refused("kwh", "energy_wh", (SPEAKS, VIEW)),
    # when
    Refused(
        "timestamp",
        "measured_at or received_at",
        (SIMPLE, FOREIGN),
    ),
    Refused("realtime", "live", (KERNEL,)),
    Refused("real time", "live"),
    Refused("bucket", "period", (Unless("of a histogram", places=("edge/api/metrics.py",)),)),
    Refused("bin", "period"),
    # what is kept
    Refused("aggregate", "rollup"),
    Refused("aggregation", "rollup"),
    Refused("stat", "rollup"),
    Refused("completeness", "coverage"),
    Refused("consumption", "usage", (FOREIGN,)),
    Refused("price list", "tariff"),
    Refused("blob", "chunk"),
    Refused("block", "chunk", (ON_THE_NODE,)),
    Refused(
        "checkpoint", "cursor", (Unless("PostgreSQL's own", places=("edge/store/engine.py",)),)
    ),
    Refused("payload", "batch, record or body", inside=INNER),
    # what is told
    Refused("alarm", "alert"),
    Refused("trigger", "alert rule", (Unless("APScheduler's word", places=("edge/jobs",)),)),
    Refused("downtime", "outage"),
)

# In sentences most of these words are innocent. These are not.
REFUSED_IN_PROSE = {
    "data point": "reading",
    "data points": "readings",
    "datapoint": "reading",
    "datapoints": "readings",
    "bucket": "period",
    "buckets": "periods",
    "real-time": "live",
    "realtime": "live",
    "alarm": "alert",
    "alarms": "alerts",
    "downtime": "outage",
    "smart meter": "node",
    "price list": "tariff",
}
