"""Who asks: a principal on every route, and the least role that a route wants.

Until a hub can be claimed there is nobody to tell apart: whoever reaches it is its owner, which is
why it listens on loopback unless it is told otherwise.
"""

from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request

from edge.domain.errors import Forbidden
from edge.domain.identity import Principal, Role

UNCLAIMED = Principal("anyone", Role.OWNER)


def principal(_: Request) -> Principal:
    """Who asks."""
    return UNCLAIMED


def at_least(role: Role) -> Callable[[Principal], Principal]:
    """A dependency that lets principals of this role and above pass. Raises Forbidden."""

    def check(who: Annotated[Principal, Depends(principal)]) -> Principal:
        if who.role < role:
            raise Forbidden(f"this needs the role {role.name.lower()}: log in as one who has it")
        return who

    check.least_role = role  # type: ignore[attr-defined]  # read by the table of routes
    return check


Anyone = Annotated[Principal, Depends(at_least(Role.NOBODY))]
AsNode = Annotated[Principal, Depends(at_least(Role.NODE))]
AsViewer = Annotated[Principal, Depends(at_least(Role.VIEWER))]
AsOwner = Annotated[Principal, Depends(at_least(Role.OWNER))]
