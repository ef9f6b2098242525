"""Calibration of a channel against a reference, its history, and the way back."""

from fastapi import APIRouter, Request

from edge.api import parts as hub
from edge.api.auth import AsOwner, AsViewer
from edge.api.errors import RESPONSES
from edge.flows.calibration import Reference
from edge.store.calibration import Calibration
from edge.wire import api_models as api
from edge.wire import calibration as wire
from edge.wire.asks import ChannelChoice

router = APIRouter(tags=["node settings"], responses=RESPONSES)


@router.post("/api/nodes/{node_id}/calibration", summary="Calibrate a channel")
def calibrate(
    request: Request, node_id: api.Id, body: wire.Reference, who: AsOwner
) -> wire.CalibrationView:
    """With a steady load on for 30 s, of a fifth of the input's range at least."""
    reference = Reference(body.reference_a, body.reference_w)
    flow = hub.of(request).calibration
    return _view(flow.calibrate(node_id, body.ch, reference, who.name))


@router.get("/api/nodes/{node_id}/calibration", summary="Calibrations of a node's channels")
def calibrations(request: Request, node_id: api.Id, _: AsViewer) -> wire.CalibrationList:
    """The newest hundred."""
    found = hub.of(request).calibration.history(node_id)
    return wire.CalibrationList(calibrations=[_view(one) for one in found])


@router.post("/api/nodes/{node_id}/calibration/undo", summary="Take a calibration back")
def undo(
    request: Request, node_id: api.Id, body: ChannelChoice, who: AsOwner
) -> wire.CalibrationView:
    """The newest of the channel that stands, by another revision; readings stay as they are."""
    return _view(hub.of(request).calibration.undo(node_id, body.ch, who.name))


def _view(calibration: Calibration) -> wire.CalibrationView:
    values = calibration._asdict()
    del values["node_id"]
    return wire.CalibrationView(**values)
