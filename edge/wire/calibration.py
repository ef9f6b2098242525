"""Calibrations as the API takes and says them."""

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from edge.wire.api_models import ChannelIndex, Model


class Reference(Model):
    """What a reference shows now; exactly one of the two.

    `reference_a`: a clamp meter on the same conductor. `reference_w`: a meter on a resistive load,
    not its label.
    """

    model_config = ConfigDict(strict=True, extra="forbid", allow_inf_nan=False)

    ch: ChannelIndex
    reference_a: Annotated[float, Field(ge=0.001, le=10_000)] | None = None
    reference_w: Annotated[float, Field(ge=0.1, le=10_000_000)] | None = None


class CalibrationView(Model):
    """A calibration: what was held against what, and the values before and after.

    `voltage_v`: by which a reference in W became one in A. It made revision `rev` of the settings;
    `undone_rev` took it back.
    """

    id: int
    ch: int
    rev: int
    undone_rev: int | None
    made_at: datetime
    made_by: str
    reference_a: float
    reference_w: float | None
    shown_a: float
    voltage_v: float | None
    amps_per_volt_before: float
    amps_per_volt_after: float
    noise_a_before: float
    noise_a_after: float


class CalibrationList(Model):
    """Calibrations of a node's channels, the newest first."""

    calibrations: list[CalibrationView]
