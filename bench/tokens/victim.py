"""A process that takes the lease to fetch a token, and is killed on the way."""

import os
import random
import signal
import time
from contextlib import suppress
from enum import StrEnum
from multiprocessing.synchronize import Event
from threading import Thread
from typing import NoReturn

from bench.tokens.place import Place
from shared.clients.answers import Answer
from shared.clients.calls import ApiCall
from shared.clients.ports import StoredToken, TokenStore
from shared.clients.transport import HttpSession, Transport, open_session
from shared.errors import PlatformUnavailableError

SLOW_SECONDS = 2.0
"""How long the platform takes to answer a victim that dies meanwhile."""

_LISTENING_SECONDS = 0.5
_LONGEST_WRITE_SECONDS = 0.004


class Step(StrEnum):
    """Where it is killed."""

    BEFORE_LEASE = "before it writes the lease"
    DURING_LEASE = "while it writes the lease"
    AFTER_LEASE = "after it has written the lease"
    DURING_FETCH = "while the platform answers"
    AFTER_FETCH = "before it saves the token"
    DURING_SAVE = "while it saves the token"
    AFTER_SAVE = "after it has saved the token"


_LEASE_STEPS = (Step.BEFORE_LEASE, Step.DURING_LEASE, Step.AFTER_LEASE)
_SAVE_STEPS = (Step.AFTER_FETCH, Step.DURING_SAVE, Step.AFTER_SAVE)


def get_killed(place: Place, app: str, step: Step, survived: Event) -> None:
    """Gets the token of an app in this process, which does not survive it.

    Args:
        place: Where the store and the platforms are.
        app: The app.
        step: Where it ends.
        survived: What is set if it does not.
    """
    store = DoomedStore(place.open_store(), step)
    transport = Transport(_open_doomed_session) if step is Step.DURING_FETCH else Transport()
    try:
        place.build_wecom_app(app, store, transport).access_token.get()
    finally:
        survived.set()


class DoomedStore:
    """A store that ends the process at a step.

    Args:
        store: Where processes share tokens.
        step: The step.
    """

    def __init__(self, store: TokenStore, step: Step) -> None:
        self._store = store
        self._step = step

    def read(self, key: str) -> StoredToken:
        """Returns the record."""
        return self._store.read(key)

    def replace(self, key: str, record: StoredToken) -> bool:
        """Writes the record over the one before it."""
        before, during, after = _LEASE_STEPS if record.lease_until else _SAVE_STEPS
        if self._step is before:
            _die()
        if self._step is during:
            Thread(target=self._store.replace, args=(key, record), daemon=True).start()
            # Each time at another moment: before it is sent, or on its way, or written and not yet answered.
            time.sleep(random.uniform(0, _LONGEST_WRITE_SECONDS))  # noqa: S311
            _die()
        is_written = self._store.replace(key, record)
        if self._step is after:
            _die()
        return is_written

    def delete(self, key: str) -> None:
        """Deletes the record."""
        self._store.delete(key)


class _DoomedSession:
    """Ends the process while the platform works on an answer, which takes longer than it listens."""

    def __init__(self) -> None:
        self._session = open_session()

    def send(self, base_url: str, call: ApiCall, seconds: float) -> Answer:
        with suppress(PlatformUnavailableError):
            self._session.send(base_url, call, min(seconds, _LISTENING_SECONDS))
        _die()


def _open_doomed_session() -> HttpSession:
    return _DoomedSession()


def _die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("nobody survives it")
