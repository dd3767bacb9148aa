"""How soon the console page shows a reply: from its arrival at the simulated platform to the page's DOM."""

from statistics import median, quantiles

from defusedxml import ElementTree
from playwright.sync_api import Browser
from playwright.sync_api import Error as PlaywrightError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bench.errors import BenchmarkError
from bench.report import Report
from devtools.console.chromium import NoChromiumError, run_chromium
from devtools.console.routes import console_routes
from devtools.loopback import LoopbackServer
from devtools.platform.server import PlatformServer

_TARGET = 100
_REPLIES = 200
_REPLIES_SHORT = 40
_APP = "bench"
# In plain mode, so that the endpoint needs no crypto.
_APPS = {
    _APP: {
        "kind": "official_account",
        "app_id": "wxba5fad812f8e6fb9",
        "mode": "plain",
        "callback_keys": [{"token": "AAAAA"}],
    }
}
_REPLY = (
    "<xml><ToUserName><![CDATA[{FromUserName}]]></ToUserName><FromUserName><![CDATA[{ToUserName}]]></FromUserName>"
    "<CreateTime>{CreateTime}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>{Content}</Content></xml>"
)
_NOTE_REPLIES = """() => {
  window.shown = {};
  const note = (nodes, now) => {
    for (const node of nodes) if (node.matches(".reply")) shown[node.querySelector(".bubble").textContent] ??= now;
  };
  new MutationObserver((changes) => {
    const now = (performance.timeOrigin + performance.now()) / 1000;
    for (const { addedNodes } of changes) note(addedNodes, now);
  }).observe(document.getElementById("items"), { childList: true });
}"""


async def _answer(request: Request) -> Response:
    if request.method == "GET":
        return PlainTextResponse(request.query_params["echostr"])
    message = {element.tag: element.text for element in ElementTree.fromstring(await request.body())}
    return Response(_REPLY.format(**message), media_type="text/xml")


def measure_page(*, short: bool) -> Report:
    """Sends messages, one after another, and looks when each reply is in the page.

    Raises:
        BenchmarkError: There is no Chromium, or a reply was never shown.
    """
    count = _REPLIES_SHORT if short else _REPLIES
    try:
        with (
            PlatformServer(_APPS, pages=console_routes("http://127.0.0.1")) as platform,
            LoopbackServer(Starlette(routes=[Route("/", _answer, methods=["GET", "POST"])])) as endpoint,
            run_chromium() as browser,
        ):
            platform.save_url(_APP, f"{endpoint.url}/")
            shown = _show_replies(platform, browser, count)
            arrived = _read_arrivals(platform)
    except (NoChromiumError, PlaywrightError) as error:
        raise BenchmarkError(str(error)) from error
    delays = sorted((shown[text] - arrived[text]) * 1000 for text in shown)
    figures = (median(delays), quantiles(delays, n=20)[-1], delays[-1])
    return Report(
        title=f"Milliseconds from the arrival of a reply to the console page, of {count} replies",
        columns=["page", "median", "p95", "slowest"],
        rows=[["Chromium", *(f"{figure:.1f}" for figure in figures)]],
        targets=[(f"every reply is shown within {_TARGET} ms", delays[-1] <= _TARGET)],
    )


def _show_replies(platform: PlatformServer, browser: Browser, count: int) -> dict[str, float]:
    page = browser.new_page()
    page.goto(platform.base_url)
    page.locator("#status[data-connected=true]").wait_for()
    page.evaluate(_NOTE_REPLIES)
    for number in range(count):
        platform.send(_APP, Content=f"reply {number}")
    page.wait_for_function("count => Object.keys(shown).length === count", arg=count)
    shown: dict[str, float] = page.evaluate("shown")
    return shown


def _read_arrivals(platform: PlatformServer) -> dict[str, float]:
    arrivals = {}
    for delivery in platform.journal("delivery"):
        (attempt,) = delivery["attempts"]
        arrivals[delivery["reply"]["Content"]] = attempt["at"] + attempt["milliseconds"] / 1000
    return arrivals
