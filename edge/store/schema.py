"""Every table of the hub. The migrations make them; a test holds the two together."""

from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import INT8MULTIRANGE, JSONB

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

site = Table(
    "site",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, nullable=False),
    Column("zone", Text, nullable=False),  # IANA name
    Column("currency", Text, nullable=False),  # ISO 4217
    Column("locale", Text, nullable=False),  # BCP 47
    Column("nominal_voltage_v", REAL, nullable=False),
)

hub_boot = Table(
    "hub_boot",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("name", Text, nullable=False, unique=True),  # the kernel's boot id
    Column("utc_offset_ms", BigInteger, nullable=False),  # UTC = ms since this boot + this
    Column("trust", SmallInteger, nullable=False),  # domain.clocks.Trust
    Column("started_at", DateTime(timezone=True), nullable=False),
)

node = Table(
    "node",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("site_id", Integer, ForeignKey("site.id"), nullable=False),
    Column("kind", Text, nullable=False),  # 'ohmstead' or 'simple'
    Column("identity", Text, nullable=False),  # factory MAC, or the simple form's device_id
    Column("name", Text),
    Column("firmware", Text),
    Column("hardware", Text),
    Column("interval_s", Double),
    Column("heard_at", DateTime(timezone=True)),
    UniqueConstraint("kind", "identity"),
    CheckConstraint("kind in ('ohmstead', 'simple')", name="kind"),
)

channel = Table(
    "channel",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("node_id", Integer, ForeignKey("node.id"), nullable=False),
    Column("ch", SmallInteger, nullable=False),  # its index on the node
    Column("name", Text),
    Column("role", Text, nullable=False, server_default="load"),
    Column("inside_id", Integer, ForeignKey("channel.id")),
    Column("sensor", Text),
    Column("rated_a", REAL),
    Column("max_a", REAL),
    UniqueConstraint("node_id", "ch"),
)

boot = Table(
    "boot",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("node_id", Integer, ForeignKey("node.id"), nullable=False),
    Column("name", Text, nullable=False),  # 8 hex digits, 'utc', or 'hub:' and a boot of the hub
    Column("boots", BigInteger, nullable=False),  # the node's own count, only for ordering
    Column("hub_boot_id", Integer, ForeignKey("hub_boot.id"), nullable=False),
    Column("offset_ms", BigInteger),  # ms since that boot of the hub = uptime + this
    Column("time_uncertain", Boolean, nullable=False, server_default="false"),
    Column("last_uptime_ms", BigInteger, nullable=False, server_default="0"),
    Column("seen", INT8MULTIRANGE, nullable=False, server_default="{}"),
    # What network time dated in an earlier boot of the hub: corrections of this one leave it alone.
    Column("settled", INT8MULTIRANGE, nullable=False, server_default="{}"),
    UniqueConstraint("node_id", "name"),
)

slot = Table(
    "slot",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("ran_s", Integer, nullable=False, server_default="0"),  # how long the hub ran in it
)

# The long columns first, so that none is padded.
reading = Table(
    "reading",
    metadata,
    Column("seq", BigInteger, nullable=False),
    Column("uptime_ms", BigInteger, nullable=False),
    Column("measured_at", DateTime(timezone=True), nullable=False),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("energy_wh", Double),
    Column("export_wh", Double),
    Column("slot", Integer, nullable=False),
    Column("channel_id", Integer, nullable=False),
    Column("boot_id", Integer, nullable=False),
    Column("interval_ms", Integer, nullable=False),
    Column("current_a", REAL),
    Column("voltage_v", REAL),
    Column("power_w", REAL, nullable=False),
    Column("quality", SmallInteger, nullable=False),
    Index(None, "channel_id", "measured_at"),
    postgresql_partition_by="LIST (slot)",
)

rejected = Table(
    "rejected",
    metadata,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("sender", Text, nullable=False),  # node identity, or where it came from
    Column("topic", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),  # its first KiB
)

node_settings = Table(
    "node_settings",
    metadata,
    Column("node_id", Integer, ForeignKey("node.id"), nullable=False),
    Column("rev", BigInteger, nullable=False),
    Column("settings", JSONB, nullable=False),  # domain.node_settings, whole
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("settled_at", DateTime(timezone=True)),  # when the node was heard to have answered
    Column("error", Text),  # why it refused
    PrimaryKeyConstraint("node_id", "rev"),
    CheckConstraint("why in ('set', 'noise', 'calibration', 'undo')", name="why"),
)

calibration = Table(
    "calibration",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("node_id", Integer, nullable=False),
    Column("ch", SmallInteger, nullable=False),
    Column("rev", BigInteger, nullable=False),  # the revision that it made
    Column("undone_rev", BigInteger),  # the one that took it back
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("reference_a", Double, nullable=False),
    Column("reference_w", Double),
    Column("shown_a", Double, nullable=False),
    Column("voltage_v", Double),  # with which a reference in W became one in A
    Column("amps_per_volt_before", Double, nullable=False),
    Column("amps_per_volt_after", Double, nullable=False),
    Column("noise_a_before", Double, nullable=False),
    Column("noise_a_after", Double, nullable=False),
    ForeignKeyConstraint(["node_id", "rev"], ["node_settings.node_id", "node_settings.rev"]),
    Index(None, "node_id", "ch"),
)

firmware = Table(
    "firmware",
    metadata,
    Column("id", Integer, Identity(), primary_key=True),
    Column("version", Text, nullable=False),
    Column("hardware", Text, nullable=False),
    Column("size_b", Integer, nullable=False),
    Column("sha256", Text, nullable=False),  # hex
    Column("signature", LargeBinary, nullable=False),  # DER, over domain.firmware.Manifest
    Column("image", LargeBinary, nullable=False),
    Column("uploaded_at", DateTime(timezone=True), nullable=False),
    UniqueConstraint("version", "hardware"),
    Index(None, "sha256"),
)

firmware_offer = Table(
    "firmware_offer",
    metadata,
    Column("rev", Integer, Identity(), primary_key=True),
    Column("node_id", Integer, ForeignKey("node.id"), nullable=False, unique=True),
    Column("firmware_id", Integer, ForeignKey("firmware.id"), nullable=False),
    Column("offered_at", DateTime(timezone=True), nullable=False),
)
