"""What the API needs of the hub; the composition root hands it in."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fastapi import Request

from edge.flows.asks import Asks
from edge.flows.calibration import CalibrationFlow
from edge.flows.firmware import Firmware
from edge.flows.health import Health
from edge.flows.ingest.reception import Reception
from edge.flows.live import Live
from edge.flows.node_settings.revisions import NodeSettingsFlow
from edge.flows.node_settings.telling import Telling
from edge.flows.nodes import Nodes
from edge.flows.ports import Clock, HubDates
from edge.flows.power import PowerFlow
from edge.flows.settings import Settings
from edge.flows.usage import UsageFlow


@dataclass(frozen=True, slots=True)
class Parts:
    """The flows behind the routes, the clocks, and where the built dashboard lies.

    `node_figures` are counts by name, and then by the node's identity.
    """

    reception: Reception
    usage: UsageFlow
    power: PowerFlow
    live: Live
    nodes: Nodes
    settings: Settings
    node_settings: NodeSettingsFlow
    telling: Telling
    asks: Asks
    calibration: CalibrationFlow
    firmware: Firmware
    health: Health
    clock: Clock
    dates: HubDates
    figures: Callable[[], dict[str, float]]
    node_figures: Callable[[], dict[str, dict[str, int]]]
    dashboard: Path | None
    closing: asyncio.Event

    def now_ms(self) -> int:
        """The present as the hub believes it, Unix ms."""
        return self.dates.utc_ms(self.clock.boot_ms())


def of(request: Request) -> Parts:
    """The parts behind this request."""
    parts: Parts = request.app.state.parts
    return parts
