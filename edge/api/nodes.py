"""Nodes and channels: who is there, and what a person calls them."""

from fastapi import APIRouter, Request, Response

from edge.api import parts as hub
from edge.api.auth import AsOwner, AsViewer
from edge.api.caching import conditional
from edge.api.errors import RESPONSES
from edge.api.parts import Parts
from edge.domain.identity import Channel
from edge.domain.periods import utc
from edge.flows.firmware import Offered
from edge.flows.nodes import NodeView as NodeSeen
from edge.wire import api_models as api

router = APIRouter(tags=["nodes"], responses=RESPONSES)


@router.get("/api/nodes", response_model=api.NodeList, summary="All nodes and their channels")
def nodes(request: Request, _: AsViewer) -> Response:
    """Every node, whether it is there, and how it is."""
    body = api.NodeList(nodes=_all(hub.of(request))).model_dump_json()
    return conditional(request, body)


@router.patch("/api/nodes/{node_id}", summary="Name a node")
def change_node(
    request: Request, node_id: api.Id, change: api.NodeChange, _: AsOwner
) -> api.NodeView:
    """Give a node a name, or take it away with null."""
    parts = hub.of(request)
    parts.nodes.rename(node_id, change.name)
    return one(parts, node_id)


@router.patch("/api/channels/{channel_id}", summary="Name a channel, say what it measures")
def change_channel(
    request: Request, channel_id: api.Id, change: api.ChannelChange, _: AsOwner
) -> api.ChannelView:
    """Change what is given; what is left out stays."""
    given = change.model_dump(exclude_unset=True)
    if "inside" in given:
        given["inside_id"] = given.pop("inside")
    return _channel(hub.of(request).nodes.change_channel(channel_id, given))


def one(parts: Parts, node_id: int) -> api.NodeView:
    """A node that is there, as it is now."""
    return next(view for view in _all(parts) if view.id == node_id)


def _all(parts: Parts) -> list[api.NodeView]:
    seen = parts.nodes.all(parts.clock.boot_ms())
    offered = parts.firmware.offered({view.node.id: view.node.firmware for view in seen})
    return [_node(view, offered.get(view.node.id)) for view in seen]


def _node(view: NodeSeen, offered: Offered | None) -> api.NodeView:
    node, health = view.node, view.health
    return api.NodeView(
        id=node.id,
        identity=node.identity,
        kind=node.kind,
        name=node.name,
        presence=view.presence,
        last_heard_at=None if view.heard_at_ms is None else utc(view.heard_at_ms),
        firmware=node.firmware,
        hardware=node.hardware,
        interval_s=node.interval_s,
        rssi_dbm=health.rssi_dbm if health else None,
        held=health.held if health else None,
        dropped=health.dropped if health else None,
        rejected=view.rejected,
        last_rejected=view.last_rejected,
        two_boards=view.two_boards,
        update=None if offered is None else api.OfferView(**offered._asdict()),
        channels=[_channel(channel) for channel in view.channels],
    )


def _channel(channel: Channel) -> api.ChannelView:
    return api.ChannelView(
        id=channel.id,
        ch=channel.ch,
        name=channel.name,
        role=channel.role,
        inside=channel.inside_id,
        sensor=channel.sensor,
        rated_a=channel.rated_a,
    )
