"""Give the simulated nodes and their circuits the names that their owner would."""

from typing import Any

from tests.simulator.household import Place, flat_of
from tests.stack.errors import StackError
from tests.stack.hub import PrivateHub


def known_nodes(hub: PrivateHub) -> dict[str, Any]:
    """The hub's nodes by their identity."""
    return {node["identity"]: node for node in hub.get("/api/nodes").json()["nodes"]}


def all_known(hub: PrivateHub, places: tuple[Place, ...]) -> bool:
    """Whether every node has said hello and got its channels."""
    known = known_nodes(hub)
    return all(
        len(known.get(place.identity, {"channels": []})["channels"]) == len(place.circuits)
        for place in places
    )


def label_all(hub: PrivateHub, places: tuple[Place, ...]) -> None:
    """Name all nodes and channels; a mains clamp comes first, the others lie inside it."""
    known = known_nodes(hub)
    mains: dict[int, int] = {}
    for number, place in enumerate(places):
        node = known[place.identity]
        _patch(hub, f"/api/nodes/{node['id']}", {"name": place.name})
        for circuit, channel in zip(place.circuits, node["channels"], strict=True):
            inside = mains.get(flat_of(number)) if circuit.inside_mains else None
            change = {"name": circuit.name, "role": circuit.role, "inside": inside}
            _patch(hub, f"/api/channels/{channel['id']}", change)
            if not circuit.inside_mains:
                mains[flat_of(number)] = channel["id"]


def _patch(hub: PrivateHub, path: str, change: dict[str, Any]) -> None:
    answer = hub.patch(path, change)
    if answer.status != 200:
        raise StackError(
            f"the hub refused a name: PATCH {path} {change}: {answer.status} {answer.body.decode()}"
        )
