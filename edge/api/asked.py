"""What a request asks for besides its path: only known parameters, and the forms it accepts."""

from typing import Annotated

from fastapi import Depends, Request

from edge.domain.errors import UnknownField


def _only_known(request: Request) -> None:
    """Refuse a parameter that the route does not have.

    Whoever writes `chanel=3` would otherwise get the whole site, and believe it.
    """
    known = [field.alias for field in request.scope["route"].dependant.query_params]
    for name in request.query_params:
        if name not in known:
            raise UnknownField(
                f"there is no parameter {name[:40]!r}: choose from {', '.join(known)}", field=name
            )


OnlyKnown = Annotated[None, Depends(_only_known)]


def weight(header: str, name: str) -> float:
    """How welcome something is by an Accept or Accept-Encoding header: 0 (not) to 1."""
    for part in header.lower().split(","):
        offered, *parameters = (word.strip() for word in part.split(";"))
        if offered == name:
            given = [word[2:] for word in parameters if word.startswith("q=")]
            return _number(given[0]) if given else 1.0
    return 0.0


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
