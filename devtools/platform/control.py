"""The JSON and event-stream API by which the console page, the command line and tests drive the platforms.

Everything is below /control. Errors answer with a 4xx and {"errcode", "errmsg"}, as the platforms themselves do.

- GET /apps: the apps with their people, messages, menu, URL and faults. PUT /apps {apps}: other documents.
- PUT /apps/{app}/url {url}: saves a callback URL, and answers the verdict on each check.
- PUT /apps/{app}/domains {domains}: the trusted domains for logins; any domain is trusted until they are set.
- POST /apps/{app}/messages {kind, sender, values, as_json, wait}: delivers a message or an event.
- GET, PUT, DELETE /apps/{app}/faults[/{fault}] {times, api, seconds}: what is to go wrong.
- GET /journal/{topic}?app=: what happened, for the topics delivery, sent, menu, api, url, login.
- GET /events?after=: the same as server-sent events, while it happens; Last-Event-ID resumes.
- GET /calls: how often each API call was made. POST /clock {advance}: lets time pass.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from devtools.platform.accounts import App, Kind, UnknownAppError
from devtools.platform.faults import Fault, FaultSetting
from devtools.platform.packets.catalogue import UnknownPacketError, packet_kinds
from devtools.platform.people import FANS, MEMBERS, VISITORS
from devtools.platform.simulation import PushError, Simulation

_LONGEST_LEAP = 10 * 365 * 86_400
_OWN_NAMES = ("127.0.0.1", "localhost", "::1")

type _Handler = Callable[[Simulation, Request], Awaitable[Response]]


class _BadRequestError(ValueError):
    pass


class _AppsChanged:
    """There are other apps now, which the listener has to ask for."""

    def view(self) -> dict[str, Any]:
        return {}


def control_routes(simulation: Simulation) -> list[Route]:
    """Returns the routes of the control API.

    Args:
        simulation: The platforms.
    """
    table: list[tuple[str, str, _Handler]] = [
        ("GET", "/apps", _list_apps),
        ("PUT", "/apps", _replace_apps),
        ("PUT", "/apps/{app}/url", _save_url),
        ("PUT", "/apps/{app}/domains", _set_domains),
        ("POST", "/apps/{app}/messages", _send_message),
        ("GET", "/apps/{app}/faults", _list_faults),
        ("PUT", "/apps/{app}/faults/{fault}", _switch_fault_on),
        ("DELETE", "/apps/{app}/faults/{fault}", _switch_fault_off),
        ("GET", "/journal/{topic}", _list_journal),
        ("GET", "/events", _stream_events),
        ("GET", "/calls", _list_calls),
        ("POST", "/clock", _move_clock),
    ]
    return [
        Route(f"/control{path}", _answering(handler, simulation), methods=[method]) for method, path, handler in table
    ]


def _answering(handler: _Handler, simulation: Simulation) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        if not _is_own(request):
            return _error(403, PermissionError("only pages and programs of this machine may use the control API"))
        try:
            return await handler(simulation, request)
        except (UnknownAppError, UnknownPacketError) as error:
            return _error(404, error)
        except PushError as error:
            return _error(409, error)
        except ValueError as error:
            return _error(400, error)

    return answer


def _is_own(request: Request) -> bool:
    """Tells whether no page of another site sent a request, nor one whose name was made to mean this machine."""
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    own_host = urlsplit(f"//{host}").hostname in _OWN_NAMES
    return own_host and (origin is None or urlsplit(origin).netloc == host)


def _error(status: int, error: Exception) -> JSONResponse:
    return JSONResponse({"errcode": status, "errmsg": str(error)}, status)


async def _body(request: Request, **defaults: Any) -> dict[str, Any]:
    """Returns the fields of a JSON body; each must be one of the defaults and of its type, None takes any."""
    raw = await request.body()
    body = json.loads(raw) if raw else {}
    if not isinstance(body, dict):
        raise _BadRequestError("the body has to be a JSON object")
    for name, value in body.items():
        if name not in defaults:
            raise _BadRequestError(f"unknown field {name!r}; there are: {', '.join(defaults)}")
        expected = type(defaults[name])
        if defaults[name] is not None and not isinstance(value, (int, float) if expected is float else expected):
            raise _BadRequestError(f"{name!r} has to be a {expected.__name__}")
    return {**defaults, **body}


def _app(simulation: Simulation, request: Request) -> App:
    return simulation.apps.get(request.path_params["app"])


async def _list_apps(simulation: Simulation, _request: Request) -> Response:
    return JSONResponse({"apps": [_app_view(simulation, app) for app in simulation.apps]})


def _app_view(simulation: Simulation, app: App) -> dict[str, Any]:
    people: Mapping[str, Any] = FANS if app.kind is Kind.OFFICIAL_ACCOUNT else MEMBERS
    visitors: Mapping[str, Any] = {} if app.kind is Kind.OFFICIAL_ACCOUNT else VISITORS
    public = (
        "name",
        "kind",
        "mode",
        "corp_id",
        "agent_id",
        "suite_id",
        "provider_corp_id",
        "app_id",
        "original_id",
        "oauth",
    )
    return {
        **{name: getattr(app, name) for name in public},
        "url": simulation.urls.get(app.name),
        "menu": simulation.menus.get(app.owner),
        "people": [asdict(person) for person in people.values()],
        "visitors": [asdict(person) for person in visitors.values()],
        "messages": [
            {"name": kind.name, "event": kind.is_event, "reply": kind.reply or bool(kind.replies), "body": kind.body}
            for kind in packet_kinds(app.kind).values()
        ],
        "faults": {fault: asdict(setting) for fault, setting in simulation.faults.of(app.name).items()},
    }


async def _replace_apps(simulation: Simulation, request: Request) -> Response:
    body = await _body(request, apps={})
    simulation.apps.replace(body["apps"])
    simulation.journal.write("apps", "", _AppsChanged())
    return await _list_apps(simulation, request)


async def _save_url(simulation: Simulation, request: Request) -> Response:
    body = await _body(request, url="")
    saved = await simulation.save_url(_app(simulation, request), body["url"])
    return JSONResponse(saved.view())


async def _set_domains(simulation: Simulation, request: Request) -> Response:
    app, body = _app(simulation, request), await _body(request, domains=[])
    simulation.domains[app.owner] = tuple(body["domains"])
    return JSONResponse({"domains": body["domains"]})


async def _send_message(simulation: Simulation, request: Request) -> Response:
    app = _app(simulation, request)
    body = await _body(request, kind="text", sender="", values={}, as_json=False, wait=True)
    people: Mapping[str, Any] = FANS if app.kind is Kind.OFFICIAL_ACCOUNT else MEMBERS
    sender = body["sender"] or next(iter(people))
    delivery = simulation.push(app, body["kind"], sender, body["values"], as_json=body["as_json"])
    if body["wait"]:
        await delivery.finished.wait()
    return JSONResponse(delivery.view())


async def _list_faults(simulation: Simulation, request: Request) -> Response:
    faults = simulation.faults.of(_app(simulation, request).name)
    return JSONResponse({"faults": {fault: asdict(setting) for fault, setting in faults.items()}, "known": list(Fault)})


async def _switch_fault_on(simulation: Simulation, request: Request) -> Response:
    body = await _body(request, times=None, api="", seconds=10.0)
    if body["times"] is not None and not isinstance(body["times"], int):
        raise _BadRequestError("'times' has to be a whole number, or null until switched off")
    simulation.faults.switch_on(_app(simulation, request).name, _fault(request), FaultSetting(**body))
    return await _list_faults(simulation, request)


async def _switch_fault_off(simulation: Simulation, request: Request) -> Response:
    simulation.faults.switch_off(_app(simulation, request).name, _fault(request))
    return await _list_faults(simulation, request)


def _fault(request: Request) -> Fault:
    name = request.path_params["fault"]
    if name not in set(Fault):
        raise _BadRequestError(f"no fault {name!r}; there are: {', '.join(Fault)}")
    return Fault(name)


async def _list_journal(simulation: Simulation, request: Request) -> Response:
    entries = simulation.journal.entries(request.path_params["topic"], request.query_params.get("app", ""))
    return JSONResponse({"entries": [entry.view() for entry in entries]})


async def _stream_events(simulation: Simulation, request: Request) -> Response:
    after = request.headers.get("last-event-id", request.query_params.get("after"))
    number = None if after is None else int(after)

    async def lines() -> AsyncIterator[str]:
        yield ": connected\n\n"
        async for event in simulation.journal.follow(number):
            data = json.dumps({"app": event.app, **event.entry.view()}, ensure_ascii=False)
            yield f"id: {event.id}\nevent: {event.topic}\ndata: {data}\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


async def _list_calls(simulation: Simulation, _request: Request) -> Response:
    calls = [{"owner": owner, "call": call, "count": count} for (owner, call), count in simulation.calls.items()]
    return JSONResponse({"calls": calls})


async def _move_clock(simulation: Simulation, request: Request) -> Response:
    body = await _body(request, advance=0.0)
    if not 0 <= body["advance"] <= _LONGEST_LEAP:
        raise _BadRequestError(f"'advance' has to be 0 to {_LONGEST_LEAP} seconds")
    simulation.clock.advance(body["advance"])
    return JSONResponse({"now": simulation.clock.now()})
