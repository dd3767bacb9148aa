"""The browser inside WeCom and WeChat on the simulated phone: opens the bundle's pages, logs in, keeps cookies.

A browser of this machine cannot say that it is WeChat, and most logins work in WeChat only. So the server of the page
visits for it, as the person who holds the phone: the platforms know that person, and only ask what a phone asks.
"""

import json
from dataclasses import asdict, dataclass, field
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urljoin, urlsplit

import aiohttp
from yarl import URL

from devtools.console.html_page import HtmlPage, read_html
from devtools.texts import Text, TextError

_USER_AGENT = "Mozilla/5.0 (Linux; Android 15; Mobile) AppleWebKit/537.36 (KHTML, like Gecko) {client} Language/zh_CN"
_CLIENTS = {True: "wxwork/4.1.38 MicroMessenger/7.0.1", False: "MicroMessenger/8.0.60"}
_SECONDS_TO_ANSWER = 30
_MOST_STEPS = 12


class VisitError(TextError):
    """The page cannot be opened."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What somebody does with the phone: opens a link, or taps a button of a form.

    Attributes:
        app: Name of the app in which it happens.
        person: Who holds the phone.
        url: Where it leads.
        method: GET or POST.
        fields: What a form sends.
        wecom: Whether the phone is in WeCom; it is in WeChat otherwise.
        language: What the phone prefers to read, such as zh.
    """

    app: str
    person: str
    url: str
    method: str = "GET"
    fields: dict[str, str] = field(default_factory=dict)
    wecom: bool = True
    language: str = "en"


class PhoneBrowser:
    """All phones, each with its own cookies.

    Args:
        front_url: Where the bundle answers.
    """

    def __init__(self, front_url: str) -> None:
        self._front_url = front_url
        self._cookies: dict[tuple[str, str], aiohttp.CookieJar] = {}

    async def visit(self, visit: Visit, platform_url: str) -> dict[str, Any]:
        """Opens a page and follows where it leads, as far as it stays on this machine.

        Args:
            visit: What somebody does.
            platform_url: Where the simulated platforms answer.

        Returns:
            The steps (method, url, status), the page that is shown in the end (url, status, title, lines, actions),
            the address outside of this machine to which it goes on instead, and the session that the phone has now.

        Raises:
            VisitError: The page is not on this machine, or nothing answers.
        """
        phone = (visit.app, visit.person)
        if phone not in self._cookies:
            # Cookies for secure pages only: browsers count this machine's own addresses among these, without TLS.
            self._cookies[phone] = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=URL(self._front_url))
        headers = {"User-Agent": _USER_AGENT.format(client=_CLIENTS[visit.wecom]), "Accept-Language": visit.language}
        timeout = aiohttp.ClientTimeout(_SECONDS_TO_ANSWER)
        async with aiohttp.ClientSession(cookie_jar=self._cookies[phone], headers=headers, timeout=timeout) as http:
            walk = _Walk(http, visit.person, (self._front_url, platform_url))
            try:
                await walk.go(visit.method, visit.url, visit.fields)
                session = await walk.request("GET", f"{self._front_url}/oauth/{visit.app}/session")
            except (aiohttp.ClientError, TimeoutError) as error:
                place = self._front_url
                raise VisitError(Text(f"nothing answers at {place}", f"{place} 没有应答")) from error
        return {**walk.view(), "session": json.loads(session.text) if session.is_json else None}


class _Answer(NamedTuple):
    status: int
    content_type: str
    location: str
    text: str

    @property
    def is_json(self) -> bool:
        return self.status == HTTPStatus.OK and self.content_type == "application/json"


class _Walk:
    """One visit on its way."""

    def __init__(self, http: aiohttp.ClientSession, person: str, places: tuple[str, str]) -> None:
        self._http = http
        self._person = person
        self._places = places
        self._steps: list[dict[str, Any]] = []
        self._page: dict[str, Any] | None = None
        self._leaves_for = ""

    def view(self) -> dict[str, Any]:
        return {"steps": self._steps, "page": self._page, "leaves_for": self._leaves_for}

    async def go(self, method: str, url: str, fields: dict[str, str]) -> None:
        if not self._is_here(url):
            place = self._places[0]
            raise VisitError(Text(f"the phone opens pages of {place} only", f"手机只能打开 {place} 的页面"))
        while len(self._steps) < _MOST_STEPS:
            answer = await self.request(method, url, fields)
            self._steps.append({"method": method, "url": url, "status": answer.status})
            if answer.location:
                method, url, fields = "GET", urljoin(url, answer.location), {}
            else:
                page = _read(answer, url)
                choice = next((action for action in page.actions if action.fields == {"user": self._person}), None)
                if choice is None:
                    self._page = {"url": url, "status": answer.status, **asdict(page)}
                    return
                method, url, fields = choice.method, choice.url, choice.fields
            if not self._is_here(url):
                self._leaves_for = url
                return
        most = _MOST_STEPS
        raise VisitError(Text(f"the page redirects more than {most} times", f"页面重定向超过 {most} 次"))

    async def request(self, method: str, url: str, fields: dict[str, str] | None = None) -> _Answer:
        target, form, headers = URL(url, encoded=True), None, {}
        if method == "POST":
            form, headers = fields, {"Origin": _origin(url)}
        elif fields:
            target = target.with_query(fields)
        async with self._http.request(method, target, data=form, headers=headers, allow_redirects=False) as answer:
            location = answer.headers.get("Location", "")
            return _Answer(answer.status, answer.content_type, location, await answer.text("utf-8", "replace"))

    def _is_here(self, url: str) -> bool:
        return any(_origin(url) == _origin(place) for place in self._places)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _read(answer: _Answer, url: str) -> HtmlPage:
    if answer.content_type == "text/html":
        return read_html(answer.text, url)
    return HtmlPage(lines=answer.text.splitlines())
