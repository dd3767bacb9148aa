"""The authorize and QR pages of both platforms: choose who you are, allow it where the scope asks, and return."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from devtools.platform.login_rules import (
    LinkError,
    Login,
    read_authorize_link,
    read_install_link,
    read_provider_link,
    read_website_link,
    read_wecom_link,
)
from devtools.platform.simulation import Simulation

type _Reader = Callable[[Simulation, str], Login]

_PAGES = Environment(loader=FileSystemLoader(Path(__file__).with_name("pages")), autoescape=True)


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A login in the journal."""

    app: str
    user: str
    scope: str
    allowed: bool

    def view(self) -> dict[str, Any]:
        """Returns it as JSON values."""
        return {"app": self.app, "user": self.user, "scope": self.scope, "allowed": self.allowed}


def login_routes(simulation: Simulation) -> list[Route]:
    """Returns the routes of the authorize and QR pages.

    Args:
        simulation: The platforms.
    """
    pages: list[tuple[str, str, _Reader]] = [
        ("/open/connect/oauth2/authorize", "网页授权 · Authorize", read_authorize_link),
        ("/open/connect/qrconnect", "微信扫码登录 · Scan to log in", read_website_link),
        ("/login/wwlogin/sso/login", "企业微信登录 · WeCom login", read_wecom_link),
        ("/login/wwopen/sso/qrConnect", "企业微信扫码登录 · WeCom login", read_wecom_link),
        ("/login/wwopen/sso/3rd_qrConnect", "服务商扫码登录 · Provider login", read_provider_link),
        ("/login/3rdapp/install", "安装第三方应用 · Install", read_install_link),
    ]
    return [Route(path, _page(simulation, title, read), methods=["GET", "POST"]) for path, title, read in pages]


def _page(simulation: Simulation, title: str, read: _Reader) -> Callable[[Request], Any]:
    async def page(request: Request) -> Response:
        try:
            login = read(simulation, request.url.query)
            if request.method == "GET":
                return _render("choose", title=title, app=login.app.name, people=login.people.values())
            return _choose(simulation, login, title, dict(await request.form()))
        except LinkError as error:
            return _render("error", title=title, code=error.code, zh=error.zh, en=error.en)

    return page


def _choose(simulation: Simulation, login: Login, title: str, form: dict[str, Any]) -> Response:
    user = str(form.get("user", ""))
    if user not in login.people:
        raise LinkError(60111, f"没有这个人：{user}", f"There is nobody called {user!r}.")
    person = login.people[user]
    if login.members_only and not person.visible:
        raise LinkError(50002, "该成员不在应用可见范围内。", "This member is outside the scope of the app.")
    if login.consent and "consent" not in form:
        return _render("consent", title=title, app=login.app.name, person=person)
    allowed = form.get("consent", "yes") == "yes"
    simulation.journal.write("login", login.app.name, LoggedIn(login.app.name, user, login.scope, allowed))
    return _return(simulation, login, user if allowed else "")


def _return(simulation: Simulation, login: Login, user: str) -> Response:
    query = {"state": login.state} if login.state else {}
    if user:
        value = {"app": login.app.name, "owner": login.owner, "user": user, "scope": login.scope}
        code = simulation.vouchers.issue(login.purpose, {**value, "corp_id": login.app.corp_id}, login.seconds)
        query = {login.parameter: code, **login.extra, **query}
    separator = "&" if "?" in login.redirect_uri else "?"
    return RedirectResponse(f"{login.redirect_uri}{separator}{urlencode(query)}", 302)


def _render(name: str, **values: Any) -> HTMLResponse:
    return HTMLResponse(_PAGES.get_template(f"{name}.html").render(**values), headers={"Cache-Control": "no-store"})
