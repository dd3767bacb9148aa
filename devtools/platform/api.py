"""What all API calls of both platforms share: who may call, what is made to go wrong, how an error is answered."""

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from starlette.datastructures import QueryParams, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from devtools.platform.accounts import App
from devtools.platform.api_errors import ApiError, errmsg
from devtools.platform.faults import Fault
from devtools.platform.simulation import Simulation
from devtools.platform.tokens import State, TokenKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call, before anything about it is checked.

    Attributes:
        simulation: The platforms.
        path: Its path.
        query: Its query parameters.
        body: Its JSON body; empty where there is none.
        file: The file named media in its form: name, content type and bytes.
    """

    simulation: Simulation
    path: str
    query: QueryParams
    body: Mapping[str, Any]
    file: tuple[str, str, bytes] | None = None

    def need(self, name: str, errcode: int) -> str:
        """Returns a field of the query or the body.

        Args:
            name: Its name.
            errcode: The error if it is missing.
        """
        value = self.query.get(name) or self.body.get(name)
        if not isinstance(value, str) or not value:
            raise ApiError(errcode, f"{name} is missing or no text")
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What allows a call.

    Attributes:
        find: Returns the app that calls, as far as that can be told.
        check: Raises ApiError unless the call is allowed.
        text: The access token that is used, where there is one.
    """

    find: Callable[[Call], App | None]
    check: Callable[[Call], None]
    text: Callable[[Call], str]


type Handler = Callable[[Call, App], dict[str, Any] | Response]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One API call.

    Attributes:
        method: Its HTTP method; ANY takes GET and POST.
        path: Its path.
        authority: Who may call it.
        handler: Answers it.
    """

    method: str
    path: str
    authority: Authority
    handler: Handler


@dataclass(frozen=True, slots=True)
class ApiCall:
    """A call in the journal."""

    app: str
    path: str
    errcode: int
    milliseconds: float

    def view(self) -> dict[str, Any]:
        """Returns it as JSON values."""
        return asdict(self)


class _BrokenAnswer(Response):
    """An answer that ends before it is complete, so that the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the signature of ASGI
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"999")]})


def token_authority(parameter: str, kinds: tuple[TokenKind, ...], errcodes: Mapping[State, int]) -> Authority:
    """Returns an authority by access token.

    Args:
        parameter: The query parameter that carries it.
        kinds: What the token must be good for.
        errcodes: The error for each state that is not valid.
    """

    def text(call: Call) -> str:
        return call.query.get(parameter, "")

    def find(call: Call) -> App | None:
        token = call.simulation.tokens.find(text(call))
        return call.simulation.apps.find(name=token.app) if token else None

    def check(call: Call) -> None:
        if not text(call):
            raise ApiError(41001, f"{parameter} is missing")
        state = call.simulation.tokens.state(text(call), *kinds)
        if state is not State.VALID:
            raise ApiError(errcodes[state], f"the token is {state.value}")

    return Authority(find=find, check=check, text=text)


def api_routes(simulation: Simulation, prefix: str, endpoints: list[Endpoint]) -> list[Route]:
    """Returns the routes of a platform's API; what is unknown there answers 40066.

    Args:
        simulation: The platforms.
        prefix: Where the API is mounted.
        endpoints: All its calls.
    """
    wecom = prefix == "/wecom"

    def route(endpoint: Endpoint) -> Route:
        async def answer(request: Request) -> Response:
            return await _answer(simulation, endpoint, request, wecom=wecom)

        return Route(f"{prefix}{endpoint.path}", answer, methods=["GET", "POST"])

    async def unknown(_request: Request) -> Response:
        return _error(ApiError(40066, "no such call in this simulation"), wecom=wecom)

    rest = Route(f"{prefix}/{{path:path}}", unknown, methods=["GET", "POST"])
    return [*(route(endpoint) for endpoint in endpoints), rest]


async def _answer(simulation: Simulation, endpoint: Endpoint, request: Request, *, wecom: bool) -> Response:
    started, app = time.perf_counter(), None
    try:
        call = await _read(simulation, endpoint, request)
        app = endpoint.authority.find(call)
        disturbed = await _disturb(call, app, endpoint) if app else None
        response = disturbed or await _handle(call, app, endpoint, request)
        errcode = 0
    except ApiError as error:
        response, errcode = _error(error, wecom=wecom), error.errcode
    if app is not None:
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        simulation.journal.write("api", app.name, ApiCall(app.name, endpoint.path, errcode, milliseconds))
    return response


async def _handle(call: Call, app: App | None, endpoint: Endpoint, request: Request) -> Response:
    if endpoint.method not in ("ANY", request.method):
        raise ApiError(43001 if endpoint.method == "GET" else 43002)
    endpoint.authority.check(call)
    if app is None:
        raise ApiError(-1, "the app was removed")
    call.simulation.count(app.owner, endpoint.path)
    answer = endpoint.handler(call, app)
    return answer if isinstance(answer, Response) else JSONResponse(answer)


async def _read(simulation: Simulation, endpoint: Endpoint, request: Request) -> Call:
    body: Any = {}
    file = None
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        file = await _read_file(request)
    elif raw := await request.body():
        try:
            body = json.loads(raw)
        except ValueError as error:
            raise ApiError(47001, "the body is no JSON") from error
    if not isinstance(body, dict):
        raise ApiError(47001, "the body is no JSON object")
    return Call(simulation=simulation, path=endpoint.path, query=request.query_params, body=body, file=file)


async def _read_file(request: Request) -> tuple[str, str, bytes] | None:
    async with request.form() as form:
        file = form.get("media")
        if not isinstance(file, UploadFile):
            return None
        return file.filename or "", file.content_type or "application/octet-stream", await file.read()


async def _disturb(call: Call, app: App, endpoint: Endpoint) -> Response | None:
    faults, path = call.simulation.faults, endpoint.path
    if slow := faults.strike(app.name, Fault.API_SLOW, path):
        await asyncio.sleep(slow.seconds)
    if faults.strike(app.name, Fault.API_BROKEN, path):
        return _BrokenAnswer()
    if faults.strike(app.name, Fault.API_5XX, path):
        return Response("<html><body>502 Bad Gateway</body></html>", 502, media_type="text/html")
    if faults.strike(app.name, Fault.IP_NOT_ALLOWED, path):
        ip = "127.0.0.1"
        raise ApiError(
            60020 if app.is_wecom else 40164, "" if app.is_wecom else f"{ip} ipv6 ::ffff:{ip}, not in whitelist"
        )
    if faults.strike(app.name, Fault.QUOTA_EXHAUSTED, path):
        raise ApiError(45009)
    _end_token(call, app, endpoint)
    return None


def _end_token(call: Call, app: App, endpoint: Endpoint) -> None:
    tokens, faults = call.simulation.tokens, call.simulation.faults
    token = tokens.find(endpoint.authority.text(call))
    if token is None or tokens.state(token.text, token.kind) is not State.VALID:
        return
    if faults.strike(app.name, Fault.TOKEN_REPLACED, endpoint.path):
        tokens.replace(token)
    elif faults.strike(app.name, Fault.TOKEN_EXPIRED, endpoint.path):
        tokens.expire(token)


def _error(error: ApiError, *, wecom: bool) -> Response:
    trace = f"{secrets.token_hex(4)}-{secrets.token_hex(4)}"
    return JSONResponse({"errcode": error.errcode, "errmsg": errmsg(error, trace, wecom=wecom)})


def count_articles(content: Mapping[str, Any]) -> int:
    """Returns how many articles a message has; 0 if they are no list.

    Args:
        content: The content of the message.
    """
    articles = content["articles"]
    return len(articles) if isinstance(articles, list) else 0


def ok(**fields: Any) -> dict[str, Any]:
    """Returns the answer to a call that succeeded.

    Args:
        fields: What it tells.
    """
    return {"errcode": 0, "errmsg": "ok", **fields}
