"""Many cold processes ask for the same token at once."""

import time
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from bench.tokens.crowd import Crowd
from bench.tokens.peer import build_account_peer, build_wecom_peer
from bench.tokens.place import Place
from bench.tokens.stage import WECOM_TOKEN_API, Stage

PROCESSES = 200
_FETCH_SECONDS = 0.3  # as far away as the platforms are from most regions

type GetToken = Callable[[], str]


class Library(NamedTuple):
    """How a library fetches a token.

    Attributes:
        api: Path of the platform's call.
        prepare: Builds what gets the token, for an app.
    """

    api: str
    prepare: Callable[[Place, str], GetToken]


class Answer(NamedTuple):
    """What a process got.

    Attributes:
        token: The token.
        seconds: How long it waited.
    """

    token: str
    seconds: float


class Stampede(NamedTuple):
    """What came of it.

    Attributes:
        fetches: How often the platform was asked.
        tokens: How many different tokens the processes have.
        dead: How many processes have a token that the platform no longer takes, or will not for long.
        wait: The 99th percentile of the waits, in seconds.
        fetch: How long the platform took for the longest fetch, in seconds.
    """

    fetches: int
    tokens: int
    dead: int
    wait: float
    fetch: float

    @property
    def wait_beyond(self) -> float:
        """How much longer the wait was than the fetch, in seconds."""
        return self.wait - self.fetch


def open_wecom(place: Place, app: str) -> GetToken:
    """Returns what gets WeHook's token of a WeCom app."""
    provider = place.build_wecom_app(app, place.open_store()).access_token
    return lambda: provider.get().text


def open_account(place: Place, app: str) -> GetToken:
    """Returns what gets WeHook's token of an Official Account."""
    provider = place.build_official_account(app, place.open_store()).access_token
    return lambda: provider.get().text


def open_wecom_peer(place: Place, app: str) -> GetToken:
    """Returns what gets wechatpy's token of a WeCom app."""
    client = build_wecom_peer(place, app, place.open_table())
    return lambda: str(client.access_token)


def open_account_peer(place: Place, app: str) -> GetToken:
    """Returns what gets wechatpy's token of an Official Account."""
    client = build_account_peer(place, app, place.open_table())
    return lambda: str(client.access_token)


WECOM = Library(WECOM_TOKEN_API, open_wecom)
WECOM_PEER = Library(WECOM_TOKEN_API, open_wecom_peer)
ACCOUNT = Library("/cgi-bin/stable_token", open_account)
ACCOUNT_PEER = Library("/cgi-bin/token", open_account_peer)


def let_all_ask(stage: Stage, app: str, library: Library) -> Stampede:
    """Lets all processes ask at once.

    Args:
        stage: The store and the platforms.
        app: The app, which nobody has a token of.
        library: How a process gets it.
    """
    stage.platform.switch_fault_on(app, "api_slow", api=library.api, seconds=_FETCH_SECONDS)
    with Crowd(partial(_prepare, library, stage.place, app), PROCESSES) as crowd:
        answers = crowd.go()
    waits = sorted(answer.seconds for answer in answers)
    calls = stage.platform.journal("api", app)
    return Stampede(
        fetches=stage.count_tokens(app, library.api).fetches,
        tokens=len({answer.token for answer in answers}),
        dead=sum(_is_replaced(stage, answer.token) for answer in answers),
        wait=waits[len(waits) * 99 // 100],
        fetch=max(call["milliseconds"] for call in calls) / 1000,
    )


def _prepare(library: Library, place: Place, app: str) -> Callable[[], Answer]:
    get_token = library.prepare(place, app)

    def ask() -> Answer:
        began = time.monotonic()
        token = get_token()
        return Answer(token, time.monotonic() - began)

    return ask


def _is_replaced(stage: Stage, text: str) -> bool:
    token = stage.platform.simulation.tokens.find(text)
    return token is None or token.replaced
