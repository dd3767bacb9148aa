"""What goes wrong, situation by situation: each sends its messages, and does the rest on time."""

import random
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

from bench.delivery import verdicts
from bench.delivery.apps import Platform
from bench.delivery.mail import Letter, Mail
from bench.delivery.verdicts import Verdict
from bench.delivery.wire import Moment, Outage, Service

_SEND = {Platform.WECOM: "/cgi-bin/message/send", Platform.ACCOUNT: "/cgi-bin/message/custom/send"}
_MOST_LOST = {Platform.WECOM: 3, Platform.ACCOUNT: 2}  # of the answers to a message that is then delivered again
_BEFORE_SECONDS = 2.0  # of an outage
_LOOK_SECONDS = 5.0
_PATIENCE_SECONDS = 60.0
_USERS_AT_ONCE = 8
_WARM_UPS = 8
_WARM_PROCESSES = 8  # on each platform
_WARM_PAUSE_SECONDS = 0.2
_SEED = 5


class Lengths(NamedTuple):
    """How long things last, in seconds, and how many there are.

    Attributes:
        store: Outage of DynamoDB, or of SQS.
        blink: Outage of DynamoDB that a delivery can wait for.
        both: Outage of both.
        settings: Outage of the settings.
        api: Outage of the calls that send.
        slow: How long a slow handler takes.
        slowest: How long the slowest one takes.
        users: How many users send ten messages each.
        repeat: How often each app gets each message.
        worker: How long a worker may run.
        visibility: When the queue brings back what a killed worker had.
    """

    store: int = 30
    blink: int = 3
    both: int = 3
    settings: int = 10
    api: int = 300
    slow: int = 12
    slowest: int = 60
    users: int = 100
    repeat: int = 3
    worker: int = 90
    visibility: int = 120


SHORT = Lengths(store=8, both=3, settings=6, api=12, slow=12, slowest=20, users=10, repeat=1, worker=30, visibility=15)
"""For CI: fewer messages, and shorter outages."""

type Run = Callable[[Mail, Lengths], None]


class Situation(NamedTuple):
    """One row of the table.

    Attributes:
        name: Of its apps, in small letters.
        title: What goes wrong.
        run: Makes it go wrong.
        verdict: What has to come of it.
        slow_reply: How its apps answer late.
    """

    name: str
    title: str
    run: Run
    verdict: Verdict = verdicts.once
    slow_reply: str = "later"


def _send(*orders: str) -> Run:
    def run(mail: Mail, lengths: Lengths) -> None:
        mail.send_all(mail.order(*(order.format(**lengths._asdict()) for order in orders), repeat=lengths.repeat))

    return run


def _warm_up(mail: Mail, _: Lengths) -> None:
    """Starts the processes that the functions run in, until they are enough."""
    for _number in range(_WARM_UPS):
        letters = mail.order("sleep 3", repeat=_WARM_PROCESSES)
        mail.send_all(letters, _WARM_PAUSE_SECONDS)
        if all(len(mail.get_delivery(letter)["attempts"]) == 1 for letter in letters):
            return


def _send_in_outage(length: str, *services: Service, before: float = _BEFORE_SECONDS) -> Run:
    """Sends messages of all kinds from shortly before the outage to shortly after it."""

    def run(mail: Mail, lengths: Lengths) -> None:
        seconds: int = getattr(lengths, length)
        letters = mail.order("raise 1", "sleep 6", "echo", "later", repeat=lengths.repeat)
        pause = (before + seconds) / (len(letters) - 1)
        with ThreadPoolExecutor(1) as thread:
            sending = thread.submit(mail.send_all, letters, pause) if before else None
            time.sleep(before)
            with mail.outage({Outage(service, mail.situation) for service in services}):
                sending = sending or thread.submit(mail.send_all, letters, pause)
                time.sleep(seconds)
        sending.result()

    return run


def _send_before_outage(mail: Mail, lengths: Lengths) -> None:
    """Sends messages whose handlers run while the inbox goes."""
    letters = mail.order("sleep 6", repeat=lengths.repeat)
    with ThreadPoolExecutor(1) as thread:
        sending = thread.submit(mail.send_all, letters, _BEFORE_SECONDS / len(letters))
        time.sleep(_BEFORE_SECONDS)
        with mail.outage({Outage(Service.TABLES, mail.situation)}):
            time.sleep(lengths.store)
    sending.result()


def _send_without_api(mail: Mail, lengths: Lengths) -> None:
    platform = mail.stage.platform
    for each in Platform:
        platform.switch_fault_on(mail.get_app(each), "api_5xx", api=_SEND[each])
    mail.send_all(mail.order("later", "sleep 6", repeat=lengths.repeat))
    time.sleep(lengths.api)
    for each in Platform:
        platform.switch_fault_off(mail.get_app(each), "api_5xx")


def _send_and_kill(operation: str, moment: Moment, mail: Mail, lengths: Lengths) -> None:
    letters = mail.order("echo", "echo", repeat=lengths.repeat)
    for letter in letters[: len(letters) // 2]:
        mail.set_trap(letter, operation, moment)
    mail.send_all(letters)


def _send_and_sweep(moment: Moment, mail: Mail, lengths: Lengths) -> None:
    """Kills receivers, and sweeps up once, as the alarm about them does, only sooner."""
    _send_and_kill("PutItem", moment, mail, lengths)
    mail.stage.queues.sweep()
    # From here on only the watchdog knows.
    give_up_at = time.monotonic() + lengths.worker + _PATIENCE_SECONDS
    while not mail.is_answered() and time.monotonic() < give_up_at:
        time.sleep(_LOOK_SECONDS)


def _send_from_a_crowd(mail: Mail, lengths: Lengths) -> None:
    chances = random.Random(_SEED)  # noqa: S311  # the same each time

    def write(user: str) -> Letter:
        platform = chances.choice(list(Platform))
        lost = chances.randint(0, _MOST_LOST[platform])
        orders = [f"lose {lost}", *chances.choices(["later", "echo"]), *chances.choices(["twice", "once"], [1, 3])]
        return mail.write(platform, " ".join(orders), user)

    letters = {user: [write(user) for _ in range(10)] for user in mail.users[: lengths.users]}

    def send(user: str) -> None:
        for letter in letters[user]:
            mail.send(letter)

    with ThreadPoolExecutor(_USERS_AT_ONCE) as threads:
        list(threads.map(send, letters))


HURRIED = "poison"
"""The situation whose jobs are tried again at once."""
WARM_UP = Situation("warm", "", _warm_up)
CROWD = Situation(
    "crowd",
    "{users} users, messages delivered 1 to 4 times, a quarter twice at once",
    _send_from_a_crowd,
    verdicts.in_order,
)
API_DOWN = Situation("apidown", "API that sends down {api} s", _send_without_api, verdicts.without_api)
SITUATIONS = (
    Situation("slow", "handler takes {slow} s", _send("sleep {slow}"), verdicts.actively),
    Situation(
        "patient",
        "handler takes {slow} s, slow_reply: redelivery",
        _send("sleep {slow}"),
        verdicts.by_redelivery,
        "redelivery",
    ),
    Situation("slowest", "handler takes {slowest} s", _send("sleep {slowest}"), verdicts.actively),
    Situation("raises", "handler raises", _send("raise 1", "raise 3", "later raise 2")),
    Situation(
        "diesbefore", "worker killed before the handler", _send("die-before", "later die-before"), verdicts.after_crash
    ),
    Situation(
        "diesduring",
        "worker killed during the handler",
        _send("die-during 1", "later die-during 1"),
        verdicts.after_crash,
    ),
    Situation(
        "diesafter",
        "worker killed after the handler",
        partial(_send_and_kill, "UpdateItem", Moment.BEFORE),
        verdicts.after_crash,
    ),
    Situation(
        "dieslate",
        "worker killed after the acknowledgement",
        _send("sleep 6 die-late 1"),
        verdicts.after_crash,
    ),
    Situation("inboxdown", "DynamoDB down {store} s", _send_in_outage("store", Service.TABLES), verdicts.in_outage),
    Situation(
        "inboxgoes",
        "DynamoDB goes for {store} s while handlers run",
        _send_before_outage,
        verdicts.in_outage,
    ),
    Situation(
        "heldblink",
        "DynamoDB down {blink} s, slow_reply: redelivery",
        _send_in_outage("blink", Service.TABLES),
        verdicts.in_outage,
        "redelivery",
    ),
    Situation(
        "helddown",
        "DynamoDB down {store} s, slow_reply: redelivery",
        _send_in_outage("store", Service.TABLES),
        verdicts.in_outage,
        "redelivery",
    ),
    Situation("queuedown", "SQS down {store} s", _send_in_outage("store", Service.QUEUES), verdicts.in_outage),
    Situation(
        "bothdown",
        "DynamoDB and SQS down {both} s",
        _send_in_outage("both", Service.TABLES, Service.QUEUES),
        verdicts.in_outage,
    ),
    Situation(
        "settingsdown",
        "settings unreadable {settings} s",
        _send_in_outage("settings", Service.SETTINGS, before=0),
        verdicts.in_outage,
    ),
    Situation(HURRIED, "poison: the handler always raises", _send("raise 99", "later raise 99"), verdicts.buried),
    Situation(
        "receiverafter",
        "receiver killed after its inbox write",
        partial(_send_and_sweep, Moment.AFTER),
        verdicts.after_crash,
    ),
    Situation(
        "receiverbefore",
        "receiver killed before its inbox write (the named window)",
        partial(_send_and_kill, "PutItem", Moment.BEFORE),
        verdicts.lost_in_the_window,
    ),
)
EVERY = (*SITUATIONS, API_DOWN, CROWD)
"""All rows of the table."""
