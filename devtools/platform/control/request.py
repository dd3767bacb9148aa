"""Requests to the control API, and its refusals."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from devtools.platform.accounts import App
from devtools.platform.apps import UnknownAppError
from devtools.platform.packets.catalogue import UnknownPacketError
from devtools.platform.simulation import PushError, Simulation

_OWN_NAMES = ("127.0.0.1", "localhost", "::1")


class BadRequestError(ValueError):
    """A request says what it cannot say; the argument says what."""


@dataclass(frozen=True, slots=True)
class ControlRequest:
    """One request.

    Attributes:
        simulation: The platforms.
        http: The request as it came.
    """

    simulation: Simulation
    http: Request

    @property
    def app(self) -> App:
        """Returns the app that the path names."""
        return self.simulation.apps.get(self.part("app"))

    def part(self, name: str) -> str:
        """Returns a part of the path.

        Args:
            name: Its name in the route.
        """
        return str(self.http.path_params[name])

    def query(self, name: str) -> str:
        """Returns a query parameter; empty if it is not there.

        Args:
            name: Its name.
        """
        return self.http.query_params.get(name, "")

    async def body(self, **defaults: Any) -> dict[str, Any]:
        """Returns the fields of the JSON body.

        Args:
            defaults: All fields there are; what comes must be of the default's type, None takes any.

        Raises:
            BadRequestError: A field is unknown, or of another type.
        """
        raw = await self.http.body()
        body = json.loads(raw) if raw else {}
        if not isinstance(body, dict):
            raise BadRequestError("the body has to be a JSON object")
        for name, value in body.items():
            if name not in defaults:
                raise BadRequestError(f"unknown field {name!r}; there are: {', '.join(defaults)}")
            expected = type(defaults[name])
            if defaults[name] is not None and not _is_a(value, expected):
                raise BadRequestError(f"{name!r} has to be a {expected.__name__}")
        return {**defaults, **body}


type Handler = Callable[[ControlRequest], Awaitable[Response]]


def answering(handler: Handler, simulation: Simulation) -> Callable[[Request], Awaitable[Response]]:
    """Returns what answers the requests of a route.

    Args:
        handler: Answers one that is allowed.
        simulation: The platforms.
    """

    async def answer(request: Request) -> Response:
        if not _is_own(request):
            return _error(403, PermissionError("only pages and programs of this machine may use the control API"))
        try:
            return await handler(ControlRequest(simulation, request))
        except (UnknownAppError, UnknownPacketError) as error:
            return _error(404, error)
        except PushError as error:
            return _error(409, error)
        except ValueError as error:
            return _error(400, error)

    return answer


def _is_a(value: object, expected: type) -> bool:
    if isinstance(value, bool):
        return expected is bool
    return isinstance(value, (int, float) if expected is float else expected)


def _is_own(request: Request) -> bool:
    """Tells whether no page of another site sent a request, nor one whose name was made to mean this machine."""
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    own_host = urlsplit(f"//{host}").hostname in _OWN_NAMES
    return own_host and (origin is None or urlsplit(origin).netloc == host)


def _error(status: int, error: Exception) -> JSONResponse:
    return JSONResponse({"errcode": status, "errmsg": str(error)}, status)
