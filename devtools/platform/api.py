"""What all API calls of both platforms share: who may call, what is made to go wrong, how an error is answered."""

import json
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from starlette.datastructures import QueryParams, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from devtools.platform.accounts import App
from devtools.platform.api_errors import ApiError, errmsg
from devtools.platform.api_faults import SpoiltAnswerError, disturb, end_token, spoil
from devtools.platform.counts import CallKind
from devtools.platform.simulation import Simulation
from devtools.platform.tokens import State, Token, TokenKind
from devtools.platform.vouchers import VoucherError


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call, before anything about it is checked.

    Attributes:
        simulation: The platforms.
        query: Its query parameters.
        body: Its JSON body; empty where there is none.
        file: The file named media in its form: name, content type and bytes.
    """

    simulation: Simulation
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

    def look_up(self, purpose: str, name: str, errcode: int) -> Any:
        """Returns what a voucher in a field stands for, and leaves it usable.

        Args:
            purpose: What it must be for.
            name: The field.
            errcode: The error if it is missing, unknown, expired or used.
        """
        return self._accept(self.simulation.vouchers.look_up, purpose, name, errcode)

    def redeem(self, purpose: str, name: str, errcode: int) -> Any:
        """Returns what a voucher in a field stands for, and marks it as used.

        Args:
            purpose: What it must be for.
            name: The field.
            errcode: The error if it is missing, unknown, expired or used.
        """
        return self._accept(self.simulation.vouchers.redeem, purpose, name, errcode)

    def _accept(self, accept: Callable[[str, str], Any], purpose: str, name: str, errcode: int) -> Any:
        try:
            return accept(purpose, self.need(name, errcode))
        except VoucherError as error:
            raise ApiError(errcode, f"the {name} is {error.refusal.value}") from error


def _no_token(_call: Call) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """What allows a call.

    Attributes:
        find: Returns the app that calls, as far as that can be told.
        check: Raises ApiError unless the call is allowed.
        text: The access token that is used; empty where it takes none.
    """

    find: Callable[[Call], App | None]
    check: Callable[[Call], None]
    text: Callable[[Call], str] = _no_token


type Handler = Callable[[Call, App], dict[str, Any] | Response]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One API call.

    Attributes:
        method: Its HTTP method.
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

    kind: CallKind
    milliseconds: float

    def view(self) -> dict[str, Any]:
        """Returns it as JSON values."""
        return {**asdict(self.kind), "milliseconds": self.milliseconds}


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
    errcode: int | None = 0
    fault = ""
    try:
        call = await _read(simulation, request)
        app = endpoint.authority.find(call)
        response = await _handle(call, app, endpoint, request)
    except ApiError as error:
        response, errcode = _error(error, wecom=wecom), error.errcode
    except SpoiltAnswerError as error:
        response, errcode, fault = error.response, None, error.fault.value
    kind = CallKind(app.name if app else "", endpoint.path, errcode, fault)
    simulation.counts.add_call(kind)
    if app is not None:
        milliseconds = round((time.perf_counter() - started) * 1000, 1)
        simulation.journal.write("api", app.name, ApiCall(kind, milliseconds))
    return response


async def _handle(call: Call, app: App | None, endpoint: Endpoint, request: Request) -> Response:
    faults = call.simulation.faults
    if app is not None:
        await disturb(faults, app, endpoint.path)
        end_token(faults, call.simulation.tokens, app, endpoint.path, endpoint.authority.text(call))
    if endpoint.method != request.method:
        raise ApiError(43001 if endpoint.method == "GET" else 43002)
    endpoint.authority.check(call)
    if app is None:
        raise ApiError(-1, "the app was removed")
    answer = endpoint.handler(call, app)
    return answer if isinstance(answer, Response) else JSONResponse(spoil(faults, app, endpoint.path, answer))


async def _read(simulation: Simulation, request: Request) -> Call:
    body: Any = {}
    file = None
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        file = await _read_file(request)
    elif raw := await request.body():
        try:
            body = json.loads(raw)
        except (ValueError, RecursionError) as error:
            raise ApiError(47001, "the body is no JSON") from error
    if not isinstance(body, dict):
        raise ApiError(47001, "the body is no JSON object")
    return Call(simulation=simulation, query=request.query_params, body=body, file=file)


async def _read_file(request: Request) -> tuple[str, str, bytes] | None:
    try:
        async with request.form() as form:
            file = form.get("media")
            if not isinstance(file, UploadFile):
                return None
            return file.filename or "", file.content_type or "application/octet-stream", await file.read()
    except HTTPException as error:
        raise ApiError(41005, "the form cannot be read") from error


def _error(error: ApiError, *, wecom: bool) -> Response:
    trace = f"{secrets.token_hex(4)}-{secrets.token_hex(4)}"
    return JSONResponse({"errcode": error.errcode, "errmsg": errmsg(error, trace, wecom=wecom)})


def show_token(call: Call, token: Token, name: str = "access_token") -> dict[str, Any]:
    """Returns what an answer tells of a token.

    Args:
        call: The call that asks for it.
        token: The token.
        name: The field that it stands in.
    """
    return {name: token.text, "expires_in": token.left(call.simulation.clock.now())}


def ok(**fields: Any) -> dict[str, Any]:
    """Returns the answer to a call that succeeded.

    Args:
        fields: What it tells.
    """
    return {"errcode": 0, "errmsg": "ok", **fields}
