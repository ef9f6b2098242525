"""Settings of a node: what it is told about measuring, and what it made of that."""

from fastapi import APIRouter, Request

from edge.api import parts as hub
from edge.api.auth import AsOwner, AsViewer
from edge.api.errors import RESPONSES
from edge.flows.node_settings.revisions import View
from edge.wire import api_models as api
from edge.wire import node_settings as wire

router = APIRouter(tags=["node settings"], responses=RESPONSES)


@router.get("/api/nodes/{node_id}/settings", summary="How a node measures")
def settings(request: Request, node_id: api.Id, _: AsViewer) -> wire.NodeSettingsView:
    """The newest settings, and whether the node has applied or refused them."""
    return _view(hub.of(request).node_settings.newest(node_id))


@router.put("/api/nodes/{node_id}/settings", summary="Say how a node is to measure")
def put_settings(
    request: Request, node_id: api.Id, body: wire.NodeSettings, who: AsOwner
) -> wire.NodeSettingsView:
    """All settings, as a new revision; what is left out is as the node has it when it is new."""
    flow = hub.of(request).node_settings
    flow.put(node_id, wire.given(body), who.name, body.rev)
    return _view(flow.newest(node_id))


@router.get("/api/nodes/{node_id}/settings/revisions", summary="Former settings of a node")
def revisions(request: Request, node_id: api.Id, _: AsViewer) -> wire.RevisionList:
    """The newest hundred revisions, whole, and what became of each."""
    found = hub.of(request).node_settings.history(node_id)
    return wire.RevisionList(revisions=[_view(view) for view in found])


def _view(view: View) -> wire.NodeSettingsView:
    return wire.NodeSettingsView(
        state=view.state,
        error=view.error,
        node_rev=view.node_rev,
        made_at=view.made_at,
        made_by=view.made_by,
        why=view.why,
        settings=wire.view(view.settings, view.rev),
    )
