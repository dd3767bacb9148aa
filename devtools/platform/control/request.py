"""Requests to the control API, and its refusals."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from devtools.loopback import is_own_name
from devtools.platform.accounts import App
from devtools.platform.apps import UnknownAppError
from devtools.platform.packets.catalogue import UnknownPacketError
from devtools.platform.simulation import PushError, Simulation
from devtools.texts import Text, TextError

_FOREIGN = Text(
    "only pages and programs of this machine may use the control API", "只有本机的页面和程序可以使用控制接口"
)


class BadRequestError(TextError):
    """A request says what it cannot say."""


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
            raise BadRequestError(Text("the body has to be a JSON object", "请求正文应为 JSON 对象"))
        for name, value in body.items():
            if name not in defaults:
                known = ", ".join(defaults)
                english = f"unknown field {name!r}; there are: {known}"
                raise BadRequestError(Text(english, f"未知字段 {name!r}，可用的有：{known}"))
            expected = type(defaults[name])
            if defaults[name] is not None and not _is_a(value, expected):
                english = f"{name!r} has to be a {expected.__name__}"
                raise BadRequestError(Text(english, f"{name!r} 应为 {expected.__name__} 类型"))
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
            return refuse(403, _FOREIGN)
        try:
            return await handler(ControlRequest(simulation, request))
        except (UnknownAppError, UnknownPacketError) as error:
            return refuse(404, error.text)
        except PushError as error:
            return refuse(409, error.text)
        except TextError as error:
            return refuse(400, error.text)
        except (ValueError, RecursionError) as error:
            return refuse(400, Text(str(error), f"请求有误：{error}"))

    return answer


def _is_a(value: object, expected: type) -> bool:
    if isinstance(value, bool):
        return expected is bool
    return isinstance(value, (int, float) if expected is float else expected)


def _is_own(request: Request) -> bool:
    """Tells whether no page of another site sent a request, nor one whose name was made to mean this machine."""
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    own_host = is_own_name(urlsplit(f"//{host}").hostname or "")
    return own_host and (origin is None or urlsplit(origin).netloc == host)


def refuse(status: int, text: Text) -> JSONResponse:
    """Returns the answer to a request that is refused.

    Args:
        status: The HTTP status.
        text: Why.
    """
    return JSONResponse({"errcode": status, "errmsg": text.english, "errmsg_zh": text.chinese}, status)
