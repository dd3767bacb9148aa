"""The part of the control API for what goes wrong, what happened, and the time."""

import json
from collections.abc import AsyncIterator
from dataclasses import asdict

from starlette.responses import JSONResponse, Response, StreamingResponse

from devtools.platform.api_errors import WECHAT_MESSAGES, WECOM_MESSAGES
from devtools.platform.control.request import BadRequestError, ControlRequest, Handler
from devtools.platform.faults import Fault, FaultSetting
from devtools.texts import Text

_LONGEST_LEAP = 10 * 365 * 86_400


async def _list_faults(control: ControlRequest) -> Response:
    faults = control.simulation.faults.of(control.app.name)
    return JSONResponse({"faults": {fault: asdict(setting) for fault, setting in faults.items()}, "known": list(Fault)})


async def _switch_fault_on(control: ControlRequest) -> Response:
    body = await control.body(times=None, api="", seconds=10.0, errcode=-1)
    if body["times"] is not None and not isinstance(body["times"], int):
        english = "'times' has to be a whole number, or null until switched off"
        raise BadRequestError(Text(english, "'times' 应为整数，或用 null 表示直到关闭"))
    known = WECOM_MESSAGES if control.app.is_wecom else WECHAT_MESSAGES
    if body["errcode"] not in known:
        listed = ", ".join(map(str, known))
        english = f"no errcode {body['errcode']}; there are: {listed}"
        raise BadRequestError(Text(english, f"没有 errcode {body['errcode']}，可用的有：{listed}"))
    control.simulation.faults.switch_on(control.app.name, _fault(control), FaultSetting(**body))
    return await _list_faults(control)


async def _switch_fault_off(control: ControlRequest) -> Response:
    control.simulation.faults.switch_off(control.app.name, _fault(control))
    return await _list_faults(control)


def _fault(control: ControlRequest) -> Fault:
    name = control.part("fault")
    if name not in set(Fault):
        known = ", ".join(Fault)
        raise BadRequestError(Text(f"no fault {name!r}; there are: {known}", f"没有故障 {name!r}，可用的有：{known}"))
    return Fault(name)


async def _list_counts(control: ControlRequest) -> Response:
    return JSONResponse(control.simulation.counts.view(control.query("app")))


async def _reset_counts(control: ControlRequest) -> Response:
    control.simulation.counts.reset()
    return await _list_counts(control)


async def _list_journal(control: ControlRequest) -> Response:
    entries = control.simulation.journal.entries(control.part("topic"), control.query("app"))
    return JSONResponse({"entries": [entry.view() for entry in entries]})


async def _stream_events(control: ControlRequest) -> Response:
    after = control.http.headers.get("last-event-id", control.query("after"))
    number = int(after) if after else None

    async def lines() -> AsyncIterator[str]:
        yield ": connected\n\n"
        async for event in control.simulation.journal.follow(number):
            data = json.dumps({"app": event.app, **event.entry.view()}, ensure_ascii=False)
            yield f"id: {event.id}\nevent: {event.topic}\ndata: {data}\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


async def _move_clock(control: ControlRequest) -> Response:
    body = await control.body(advance=0.0)
    if not 0 <= body["advance"] <= _LONGEST_LEAP:
        english = f"'advance' has to be 0 to {_LONGEST_LEAP} seconds"
        raise BadRequestError(Text(english, f"'advance' 应为 0 到 {_LONGEST_LEAP} 秒"))
    control.simulation.clock.advance(body["advance"])
    return JSONResponse({"now": control.simulation.clock.now()})


HAPPENING_ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "/apps/{app}/faults", _list_faults),
    ("PUT", "/apps/{app}/faults/{fault}", _switch_fault_on),
    ("DELETE", "/apps/{app}/faults/{fault}", _switch_fault_off),
    ("GET", "/counts", _list_counts),
    ("DELETE", "/counts", _reset_counts),
    ("GET", "/journal/{topic}", _list_journal),
    ("GET", "/events", _stream_events),
    ("POST", "/clock", _move_clock),
]
