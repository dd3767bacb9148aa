"""The messages of one situation, and what became of them by the record of the platform, the handlers and the queue."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import Any, NamedTuple

from bench.delivery.apps import Platform, name_app
from bench.delivery.stage import Stage
from bench.delivery.tunnel import Passage
from bench.delivery.wire import Moment, Outage, Trap

_SENDERS = 40


class Letter(NamedTuple):
    """One message.

    Attributes:
        app: The app that gets it.
        sender: The user who sends it.
        content: Its text, unlike that of any other message.
    """

    app: str
    sender: str
    content: str

    @property
    def name(self) -> str:
        """The first word of its text."""
        return self.content.partition(" ")[0]


class Fate(NamedTuple):
    """What became of one message.

    Attributes:
        passive: How many answers came with a delivery.
        active: How many were sent.
        effects: How often its handler came to its end.
        reasons: Why it was left to the operator, each time.
    """

    passive: int
    active: int
    effects: int
    reasons: Sequence[str] = ()

    @property
    def answers(self) -> int:
        """How many answers there are."""
        return self.passive + self.active

    @property
    def is_lost(self) -> bool:
        """Whether the user has no answer, and nobody else knows of it."""
        return not (self.answers or self.reasons)


class Mail:
    """The messages of one situation.

    Args:
        stage: Where it happens.
        situation: Its name.
        users: Who sends.

    Attributes:
        outages: What was down, with the seconds of the monotonic clock from when to when.
        killed: The texts whose processing somebody was to be killed at.
    """

    def __init__(self, stage: Stage, situation: str, users: Sequence[str]) -> None:
        self.stage = stage
        self.situation = situation
        self.users = users
        self.outages: dict[Outage, tuple[float, float]] = {}
        self.killed: set[str] = set()
        self._lock = Lock()
        self._letters: list[Letter] = []
        self._deliveries: dict[Letter, Mapping[str, Any]] = {}

    def get_app(self, platform: Platform) -> str:
        """Returns the app of the situation on a platform."""
        return name_app(self.situation, platform)

    def write(self, platform: Platform, order: str, sender: str = "") -> Letter:
        """Writes a message.

        Args:
            platform: Whose app gets it.
            order: What its handler does.
            sender: Who sends it; by default everybody in turn.
        """
        with self._lock:
            number = len(self._letters)
            app = self.get_app(platform)
            letter = Letter(app, sender or self.users[number % len(self.users)], f"{app}-{number} {order}")
            self._letters.append(letter)
        return letter

    def send(self, letter: Letter) -> None:
        """Sends a message, and waits until its delivery is over."""
        self._deliveries[letter] = self.stage.platform.send(letter.app, sender=letter.sender, Content=letter.content)

    def send_all(self, letters: Iterable[Letter], pause: float = 1.0) -> None:
        """Sends messages one after another, none of which waits for the end of another's delivery.

        Args:
            letters: The messages.
            pause: Seconds between two of them.
        """
        with ThreadPoolExecutor(_SENDERS) as threads:
            futures: list[Future[None]] = []
            for letter in letters:
                futures.append(threads.submit(self.send, letter))
                time.sleep(pause)
        for future in futures:
            future.result()

    def order(self, *orders: str, repeat: int = 1) -> list[Letter]:
        """Writes a message with each order to each app, several times."""
        return [self.write(platform, order) for _ in range(repeat) for order in orders for platform in Platform]

    def is_answered(self) -> bool:
        """Looks whether every message has an answer."""
        return all(self.find_fate(letter).answers for letter in self._letters)

    @contextmanager
    def outage(self, outages: set[Outage]) -> Iterator[None]:
        """Takes services away for the length of the block."""
        began_at = time.monotonic()
        with self.stage.wire.down(outages):
            yield
        self.outages = dict.fromkeys(outages, (began_at, time.monotonic()))

    def count_struck(self) -> list[int]:
        """Returns how many calls have failed for each thing that was down."""
        return [self.stage.wire.struck[outage] for outage in self.outages]

    def count_refusals(self) -> int:
        """Returns how many calls of its apps the platforms have answered with a fault."""
        calls = [call for platform in Platform for call in self.stage.platform.counts(self.get_app(platform))["calls"]]
        return sum(call["count"] for call in calls if call["fault"])

    def set_trap(self, letter: Letter, operation: str, moment: Moment) -> None:
        """Kills the process that makes a call about a message."""
        self.killed.add(letter.content)
        self.stage.wire.traps.add(Trap(operation, letter.content, moment))

    def find_traps(self) -> set[Trap]:
        """Returns where nobody was killed."""
        return {trap for trap in self.stage.wire.traps if trap.mark in self.killed}

    def find_fate(self, letter: Letter) -> Fate:
        """Returns what became of a message."""
        reply = self._deliveries.get(letter, {}).get("reply") or {}
        return Fate(
            passive=int(reply.get("Content") == letter.content),
            active=len(self.find_sent(letter)),
            effects=self._read_file(letter)["ended"],
            reasons=[dead.reason for dead in self.stage.queues.list_dead_letters() if letter.content in dead.body],
        )

    def find_sent(self, letter: Letter) -> list[float]:
        """Returns when a message was answered on the app's own account."""
        return self.stage.outbox.find(letter.app, letter.sender, letter.content)

    def list_fates(self) -> dict[Letter, Fate]:
        """Returns what became of all messages."""
        return {letter: self.find_fate(letter) for letter in self._letters}

    def list_passages(self, order: str) -> list[Passage]:
        """Returns the requests that came in an outage, about messages with an order."""
        texts = {letter.content for letter in self._letters if letter.content.endswith(f" {order}")}
        spans = self.outages.values()
        return [
            passage
            for passage in self.stage.tunnel.passages
            if passage.content in texts and any(begin <= passage.began_at < end for begin, end in spans)
        ]

    def get_delivery(self, letter: Letter) -> Mapping[str, Any]:
        """Returns the platform's record of a message's delivery."""
        return self._deliveries[letter]

    def _read_file(self, letter: Letter) -> Counter[str]:
        path = self.stage.effects / letter.name
        return Counter(path.read_text(encoding="utf-8").splitlines() if path.exists() else ())
