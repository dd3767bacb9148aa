"""Stand-ins for what clients work with: a store that counts, a platform that gives out tokens, a session over HTTP."""

import itertools
import json
from collections import Counter, deque
from collections.abc import Callable, Mapping
from typing import Any

from shared.clients.access_tokens import AccessTokenProvider, TokenRequest
from shared.clients.answers import Answer
from shared.clients.calls import ApiCall
from shared.clients.leases import AccessToken
from shared.clients.ports import FetchedToken, StoredToken
from shared.errors import StoreError
from shared.storage.token_store import MemoryTokenStore


class FakeTokenStore:
    """A store that counts what it is asked for, and can be down."""

    def __init__(self) -> None:
        self.down = False
        self.asked: Counter[str] = Counter()
        self._store = MemoryTokenStore()

    def read(self, key: str) -> StoredToken:
        self._answer("read")
        return self._store.read(key)

    def replace(self, key: str, record: StoredToken) -> bool:
        self._answer("replace")
        return self._store.replace(key, record)

    def delete(self, key: str) -> None:
        self._answer("delete")
        self._store.delete(key)

    def _answer(self, operation: str) -> None:
        self.asked[operation] += 1
        if self.down:
            raise StoreError("the store is down")


class FakeMetrics:
    """Figures, as they come."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.ages: list[float] = []

    def count(self, name: str) -> None:
        self.counts[name] += 1

    def record_age(self, seconds: float) -> None:
        self.ages.append(seconds)


class FakeIssuer:
    """A platform that gives a new token for each fetch, unless it is told otherwise.

    Attributes:
        credential: What its tokens are bought with.
        fetches: How often it was asked.
        answers: What it does next: gives a token, raises, or is called, for what happens meanwhile.
        prepare_error: Why it cannot even be asked.
        renew: Replaces the token that its tokens are bought with.
    """

    def __init__(self, lifetime: int = 7200) -> None:
        self.lifetime = lifetime
        self.credential = "fingerprint"
        self.fetches = 0
        self.answers: deque[FetchedToken | Exception | Callable[[], object]] = deque()
        self.prepare_error: Exception | None = None
        self.renew: Callable[[], object] = lambda: None
        self._numbers = itertools.count(1)

    def prepare(self) -> TokenRequest:
        if self.prepare_error:
            raise self.prepare_error
        return TokenRequest(self.credential, self.fetch, self.renew)

    def fetch(self) -> FetchedToken:
        self.fetches += 1
        answer = self.answers.popleft() if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, FetchedToken):
            return answer
        if answer:
            answer()
        return FetchedToken(f"token-{next(self._numbers)}", self.lifetime)


class FakeProvider(AccessTokenProvider):
    """Gives out ``token-1``, ``token-2`` and so on, each time that one is rejected."""

    def __init__(self) -> None:
        self.key = "wecom#ww1#1"
        self.number = 1
        self.rejected: list[AccessToken] = []

    def get(self) -> AccessToken:
        return AccessToken(f"token-{self.number}", self.number)

    def renew(self, rejected: AccessToken) -> AccessToken:
        self.rejected.append(rejected)
        self.number += 1
        return self.get()


class FakeSession:
    """A session that answers what it is told to, and notes the calls.

    Args:
        answers: An answer, the fields of one, or an exception for each call.
    """

    def __init__(self, *answers: Answer | Mapping[str, Any] | Exception) -> None:
        self.answers = deque(answers)
        self.calls: list[tuple[str, ApiCall, float]] = []

    @property
    def paths(self) -> list[str]:
        return [call.path for _, call, _ in self.calls]

    @property
    def last(self) -> ApiCall:
        return self.calls[-1][1]

    def send(self, base_url: str, call: ApiCall, seconds: float) -> Answer:
        self.calls.append((base_url, call, seconds))
        answer = self.answers.popleft()
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, Answer) else make_answer(answer)


def make_answer(fields: Mapping[str, Any], status: int = 200) -> Answer:
    return Answer(status, {"Content-Type": "application/json"}, json.dumps(fields).encode())
