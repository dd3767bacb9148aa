"""The part of the control API that stands for the consoles of the apps, and for what their users do."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from starlette.responses import JSONResponse, Response

from devtools.platform.accounts import App, Kind
from devtools.platform.client import Client
from devtools.platform.control.request import BadRequestError, ControlRequest, Handler
from devtools.platform.order import Order
from devtools.platform.packets.catalogue import packet_kinds
from devtools.platform.people import FANS, MEMBERS, VISITORS
from devtools.platform.simulation import Simulation
from devtools.texts import Text

_PUBLIC = (
    *("name", "kind", "mode", "corp_id", "agent_id", "suite_id", "provider_corp_id", "app_id", "original_id"),
    *("oauth", "key_number"),
)


class _AppsChanged:
    """There are other apps now, which the listener has to ask for."""

    def view(self) -> dict[str, Any]:
        return {}


async def _list_apps(control: ControlRequest) -> Response:
    return JSONResponse({"apps": [_view(control.simulation, app) for app in control.simulation.apps]})


def _view(simulation: Simulation, app: App) -> dict[str, Any]:
    visitors: Mapping[str, Any] = {} if app.kind is Kind.OFFICIAL_ACCOUNT else VISITORS
    return {
        **{name: getattr(app, name) for name in _PUBLIC},
        "keys": len(app.callback_keys),
        "url": simulation.urls.get(app.name),
        **simulation.menus.of(app.owner).view(),
        "people": [asdict(person) for person in _people(app).values()],
        "visitors": [asdict(person) for person in visitors.values()],
        "messages": [
            {"name": kind.name, "event": kind.is_event, "reply": kind.reply or bool(kind.replies), "body": kind.body}
            for kind in packet_kinds(app.kind).values()
        ],
        "faults": {fault: asdict(setting) for fault, setting in simulation.faults.of(app.name).items()},
    }


def _people(app: App) -> Mapping[str, Any]:
    return FANS if app.kind is Kind.OFFICIAL_ACCOUNT else MEMBERS


async def _replace_apps(control: ControlRequest) -> Response:
    body = await control.body(apps={})
    control.simulation.apps.replace(body["apps"])
    control.simulation.journal.write("apps", "", _AppsChanged())
    return await _list_apps(control)


async def _save_url(control: ControlRequest) -> Response:
    body = await control.body(url="")
    saved = await control.simulation.save_url(control.app, body["url"])
    return JSONResponse(saved.view())


async def _use_key(control: ControlRequest) -> Response:
    body = await control.body(number=1)
    app = control.simulation.apps.use_key(control.app.name, body["number"])
    control.simulation.journal.write("apps", "", _AppsChanged())
    return JSONResponse(_view(control.simulation, app))


async def _set_domains(control: ControlRequest) -> Response:
    body = await control.body(domains=[])
    control.simulation.domains[control.app.owner] = tuple(body["domains"])
    return JSONResponse({"domains": body["domains"]})


async def _send_message(control: ControlRequest) -> Response:
    order = {"kind": "text", "sender": "", "values": {}, "changes": {}, "as_json": False, "url": "", "once": False}
    body = await control.body(**order, customer="", wait=True)
    app, customer, wait = control.app, body.pop("customer"), body.pop("wait")
    if customer:
        if app.kind is not Kind.WECOM_SUITE:
            english = f"{app.name!r} has no customers: it is no suite"
            raise BadRequestError(Text(english, f"{app.name!r} 不是第三方应用，没有授权企业"))
        app = app.for_customer(customer)
    if not all(isinstance(value, str) for value in body["changes"].values()):
        raise BadRequestError(Text("'changes' has to have texts", "'changes' 的值应为文本"))
    sender = body["sender"] or next(iter(_people(app)))
    delivery = control.simulation.push(app, Order(**{**body, "sender": sender}))
    if wait:
        await delivery.finished.wait()
    return JSONResponse(delivery.view())


async def _set_client(control: ControlRequest) -> Response:
    body = await control.body(client="")
    if body["client"] not in {"", *Client}:
        known = ", ".join(Client)
        english = f"no client {body['client']!r}; there are: {known}"
        raise BadRequestError(Text(english, f"没有客户端 {body['client']!r}，可用的有：{known}"))
    control.simulation.client = Client(body["client"]) if body["client"] else None
    return JSONResponse({"client": body["client"]})


CONSOLE_ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "/apps", _list_apps),
    ("PUT", "/apps", _replace_apps),
    ("PUT", "/apps/{app}/url", _save_url),
    ("PUT", "/apps/{app}/callback_key", _use_key),
    ("PUT", "/apps/{app}/domains", _set_domains),
    ("POST", "/apps/{app}/messages", _send_message),
    ("PUT", "/client", _set_client),
]
