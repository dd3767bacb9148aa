"""The authorize and QR pages of both platforms: choose who you are, allow it where the scope asks, and return."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from devtools.platform.client import Client
from devtools.platform.login_links import Link, LinkError
from devtools.platform.login_rules import LOGIN_PAGES, Login, LoginPage
from devtools.platform.simulation import Simulation

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
    return [Route(page.path, _answering(page, simulation), methods=["GET", "POST"]) for page in LOGIN_PAGES]


def _answering(page: LoginPage, simulation: Simulation) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        client = simulation.client or Client.of(request.headers.get("user-agent", ""))
        try:
            login = page.read(Link(simulation, request.url.query, client))
            if request.method == "GET":
                return _render("choose", title=page.title, app=login.app.name, people=login.people.values())
            return _choose(simulation, login, page.title, dict(await request.form()))
        except LinkError as error:
            return _render("error", title=page.title, code=error.code, zh=error.zh, en=error.en)

    return answer


def _choose(simulation: Simulation, login: Login, title: str, form: dict[str, Any]) -> Response:
    user = str(form.get("user", ""))
    if user not in login.people:
        raise LinkError(f"没有这个人：{user}", f"There is nobody called {user!r}.", 60111)
    person = login.people[user]
    if login.members_only and not person.visible:
        raise LinkError("该成员不在应用可见范围内。", "This member is outside the scope of the app.", 50002)
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
