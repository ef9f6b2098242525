"""Who asks: a principal on every route, and the least role that a route wants.

Until a hub can be claimed there is nobody to tell apart: whoever reaches it is its owner, which is
why it listens on loopback unless it is told otherwise.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request

from edge.domain.errors import Forbidden
from edge.domain.identity import Principal, Role

READING = ("GET", "HEAD", "OPTIONS")
UNCLAIMED = Principal("anyone", Role.OWNER)


async def principal(request: Request) -> Principal:
    """Who asks. Raises Forbidden where a browser was sent here by another site's page.

    Browsers let any page post to any address, a hub behind the router among them, and say whose
    page it was; programs and nodes say nothing of the kind.
    """
    origin = request.headers.get("origin")
    own = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    if not own and request.method not in READING:
        raise Forbidden(f"a page of {origin} may not change this hub: use the hub's own page")
    return UNCLAIMED


def at_least(role: Role) -> Callable[[Principal], Awaitable[Principal]]:
    """A dependency that lets principals of this role and above pass. Raises Forbidden."""

    async def check(who: Annotated[Principal, Depends(principal)]) -> Principal:
        if who.role < role:
            raise Forbidden(f"this needs the role {role.name.lower()}: log in as one who has it")
        return who

    check.least_role = role  # type: ignore[attr-defined]  # read by the table of routes
    return check


Anyone = Annotated[Principal, Depends(at_least(Role.NOBODY))]
AsNode = Annotated[Principal, Depends(at_least(Role.NODE))]
AsViewer = Annotated[Principal, Depends(at_least(Role.VIEWER))]
AsOwner = Annotated[Principal, Depends(at_least(Role.OWNER))]
