"""The API calls for menus of both platforms, and for an Official Account's conditional ones."""

from typing import Any

from devtools.platform.accounts import App
from devtools.platform.api import Authority, Call, Endpoint, ok
from devtools.platform.api_errors import ApiError
from devtools.platform.menu_rules import check_buttons, check_match_rule, find_domains
from devtools.platform.menus import Menu
from devtools.platform.people import FANS
from devtools.platform.wechat_api import ACCOUNT_TOKEN

_CHANGES_A_DAY = 2000
_MATCHES_A_DAY = 20_000
_MOST_DOMAINS = 3


def menu_endpoints(authority: Authority) -> list[Endpoint]:
    """Returns the calls for menus that a platform shares with the other.

    Args:
        authority: Who may call them.
    """
    return [
        Endpoint("POST", "/cgi-bin/menu/create", authority, _create),
        Endpoint("GET", "/cgi-bin/menu/get", authority, _get),
        Endpoint("GET", "/cgi-bin/menu/delete", authority, _delete),
    ]


def _create(call: Call, app: App) -> dict[str, Any]:
    _check_agent(call, app)
    _menu(call, app).buttons = check_buttons(call.body, app)
    _show(call, app)
    return ok()


def _get(call: Call, app: App) -> dict[str, Any]:
    _check_agent(call, app)
    menu = _menu(call, app)
    if menu.buttons is None:
        raise ApiError(46003)
    if app.is_wecom:
        return ok(button=menu.buttons)
    conditional = {"conditionalmenu": [conditional.view() for conditional in menu.conditional]}
    return {"menu": {"button": menu.buttons}, **(conditional if menu.conditional else {})}


def _delete(call: Call, app: App) -> dict[str, Any]:
    _check_agent(call, app)
    call.simulation.menus.delete(app.owner)
    _show(call, app)
    return ok()


def _add_conditional(call: Call, app: App) -> dict[str, Any]:
    _use_quota(call, app, "menu/addconditional", _CHANGES_A_DAY)
    menu = _menu(call, app)
    if menu.buttons is None:
        raise ApiError(65303)
    if not call.body.get("button"):
        raise ApiError(65307)
    match_rule, buttons = check_match_rule(call.body), check_buttons(call.body, app)
    domains = find_domains(buttons).union(*(find_domains(other.buttons) for other in menu.conditional))
    if len(domains) > _MOST_DOMAINS:
        raise ApiError(65316, f"{', '.join(sorted(domains))}; {_MOST_DOMAINS} are allowed in all conditional menus")
    added = call.simulation.menus.add(app.owner, buttons, match_rule)
    _show(call, app)
    return {"menuid": str(added.id)}


def _delete_conditional(call: Call, app: App) -> dict[str, Any]:
    _use_quota(call, app, "menu/delconditional", _CHANGES_A_DAY)
    menu, menu_id = _menu(call, app), str(call.body.get("menuid"))
    found = next((conditional for conditional in menu.conditional if str(conditional.id) == menu_id), None)
    if found is None:
        raise ApiError(65301, f"menuid is {menu_id!r}")
    menu.conditional.remove(found)
    _show(call, app)
    return ok()


def _try_match(call: Call, app: App) -> dict[str, Any]:
    _use_quota(call, app, "menu/trymatch", _MATCHES_A_DAY)
    fan = FANS.get(call.need("user_id", 65302))
    if fan is None:
        raise ApiError(65302)
    buttons = _menu(call, app).match(fan)
    if buttons is None:
        raise ApiError(46003)
    return {"button": buttons}


def _menu(call: Call, app: App) -> Menu:
    return call.simulation.menus.of(app.owner)


def _use_quota(call: Call, app: App, name: str, most: int) -> None:
    if call.simulation.quotas.use(app.owner, name) > most:
        raise ApiError(45009)


def _show(call: Call, app: App) -> None:
    call.simulation.journal.write("menu", app.name, _Shown(_menu(call, app)))


class _Shown:
    """The part of a journal that shows a menu, as it was then."""

    def __init__(self, menu: Menu) -> None:
        self._view = menu.view()

    def view(self) -> dict[str, Any]:
        """Returns it as JSON values."""
        return self._view


def _check_agent(call: Call, app: App) -> None:
    if not app.is_wecom:
        return
    agent = call.need("agentid", 40056)
    if app.agent_id is not None and agent != str(app.agent_id):
        raise ApiError(301002, "the token belongs to another agent")


CONDITIONAL_MENU_ENDPOINTS = [
    Endpoint("POST", "/cgi-bin/menu/addconditional", ACCOUNT_TOKEN, _add_conditional),
    Endpoint("POST", "/cgi-bin/menu/delconditional", ACCOUNT_TOKEN, _delete_conditional),
    Endpoint("POST", "/cgi-bin/menu/trymatch", ACCOUNT_TOKEN, _try_match),
]
