"""Lets all situations happen side by side, and looks when everything is over what became of their messages."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from bench.delivery.apps import add_users, build_documents
from bench.delivery.mail import Fate, Mail
from bench.delivery.situations import API_DOWN, CROWD, EVERY, HURRIED, SITUATIONS, WARM_UP, Lengths, Situation
from bench.delivery.stage import Stage, open_stage
from bench.errors import BenchmarkError

_AT_ONCE = 4  # the processes of their functions share this machine
_PAUSE_SECONDS = 1.0
_SECONDS_TO_DRAIN = 400


class Outcome(NamedTuple):
    """What became of a situation.

    Attributes:
        situation: The situation.
        mail: Its messages.
        fates: What became of each.
        is_right: Whether that is what has to become of them.
    """

    situation: Situation
    mail: Mail
    fates: Sequence[Fate]
    is_right: bool


class Play(NamedTuple):
    """What became of all.

    Attributes:
        outcomes: One for each situation.
        left_over: Keys of the deliveries that nobody has finished.
    """

    outcomes: Sequence[Outcome]
    left_over: Sequence[str]


def play(lengths: Lengths) -> Play:
    """Plays all situations.

    Args:
        lengths: How long everything lasts.

    Raises:
        BenchmarkError: The bundle could not be built or deployed, or its queues do not become empty.
    """
    users = add_users()
    documents = build_documents({each.name: each.slow_reply for each in (WARM_UP, *EVERY)})
    with open_stage(documents, lengths.worker, HURRIED) as stage:
        stage.queues.set_visibility(lengths.visibility)
        mails = {each: Mail(stage, each.name, users) for each in (WARM_UP, *EVERY)}
        WARM_UP.run(mails[WARM_UP], lengths)
        with ThreadPoolExecutor(1) as waiting, ThreadPoolExecutor(_AT_ONCE) as threads:
            api_down = waiting.submit(API_DOWN.run, mails[API_DOWN], lengths)
            list(threads.map(lambda each: each.run(mails[each], lengths), (*SITUATIONS, CROWD)))
            api_down.result()
        _drain(stage)
        stage.outbox.look()
        return Play([_judge(each, mails[each]) for each in EVERY], stage.find_unfinished())


def _drain(stage: Stage) -> None:
    deadline = time.monotonic() + _SECONDS_TO_DRAIN
    while count := stage.queues.count():
        if time.monotonic() > deadline:
            raise BenchmarkError(f"{count} jobs and reminders are still in their queues")
        time.sleep(_PAUSE_SECONDS)


def _judge(situation: Situation, mail: Mail) -> Outcome:
    fates = mail.list_fates()
    return Outcome(situation, mail, list(fates.values()), situation.verdict(mail, fates))
