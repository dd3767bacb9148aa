"""What a container reads and fetches for calls with a token that others have fetched: its first one, and all later."""

from collections.abc import Callable, Container, Mapping
from functools import partial
from typing import Any, NamedTuple

from bench.tokens.crowd import Crowd
from bench.tokens.peer import build_wecom_peer
from bench.tokens.place import Place
from bench.tokens.stage import Stage
from shared.storage.dynamodb import DynamoDb
from shared.storage.token_store import DynamoDbTokenStore

CALLS = 100

type Call = Callable[[], object]
type Open = Callable[[Place, str, DynamoDb], Call]


class Costs(NamedTuple):
    """What calls cost.

    Attributes:
        cold: How often the store was asked for the first call.
        warm: How often it was for a later one, on average.
        fetches: How often the platform was asked for a token, for all of them.
    """

    cold: int
    warm: float
    fetches: int


class CountingDb:
    """Counts what the store is asked.

    Args:
        db: The store.
    """

    def __init__(self, db: DynamoDb) -> None:
        self._db = db
        self.count = 0

    def call(
        self,
        operation: str,
        parameters: Mapping[str, object],
        expected: Container[str] = (),
        seconds: float | None = None,
    ) -> dict[str, Any]:
        """Calls an operation."""
        self.count += 1
        return self._db.call(operation, parameters, expected, seconds)


def open_wecom(place: Place, app: str, db: DynamoDb) -> Call:
    """Returns what makes a harmless call with WeHook."""
    store = DynamoDbTokenStore(place.open_table(db))
    return place.build_wecom_app(app, store).client.get_callback_ips


def open_wecom_peer(place: Place, app: str, db: DynamoDb) -> Call:
    """Returns what makes the same call with wechatpy."""
    call: Call = build_wecom_peer(place, app, place.open_table(db)).misc.get_wechat_ips
    return call


def count_costs(stage: Stage, app: str, library: Open) -> Costs:
    """Lets one process fetch the token, and counts what another one's calls cost.

    Args:
        stage: The store and the platforms.
        app: The app, which nobody has a token of.
        library: How a process makes a call.
    """
    with Crowd(partial(_prepare, library, stage.place, app), 1) as fetcher:
        fetcher.go()
    before = stage.count_tokens(app).fetches
    with Crowd(partial(_prepare, library, stage.place, app), 1) as container:
        [(cold, warm)] = container.go()
    return Costs(cold, warm / CALLS, stage.count_tokens(app).fetches - before)


def _prepare(library: Open, place: Place, app: str) -> Callable[[], tuple[int, int]]:
    db = CountingDb(place.open_db())
    call = library(place, app, db)

    def make_calls() -> tuple[int, int]:
        call()
        cold = db.count
        for _ in range(CALLS):
            call()
        return cold, db.count - cold

    return make_calls
