"""Puts the worker together, once for each container, as the environment says.

``SESSIONS_TABLE`` names the table of what handlers keep of users, ``DEAD_LETTER_QUEUE_URL`` the queue of what nobody
can do; what has none is kept in memory. See also `shared.runtime.delivery_wiring`.
"""

import os
import time
from functools import cache

from shared.bot import Bot
from shared.bot.sessions import MemorySessionStore, SessionStore
from shared.delivery.claims import Claims
from shared.delivery.clock import Clock
from shared.delivery.dead_letter_office import DeadLetterOffice
from shared.delivery.handling import Handling
from shared.delivery.late_answers import LateAnswers
from shared.delivery.patient_sessions import PatientSessions
from shared.delivery.queue_worker import QueueWorker
from shared.delivery.settling import Settling
from shared.delivery.worker import Worker
from shared.protocol.messages import Message
from shared.runtime import wiring
from shared.runtime.active_sender import ActiveSender
from shared.runtime.aws import get_client
from shared.runtime.delivery_journal import LoggedJournal
from shared.runtime.delivery_wiring import LazySqs, get_lookout, get_stores, get_worker_seconds
from shared.runtime.message_duties import ProfileDuty, SuiteExchange
from shared.runtime.worker_endpoint import WorkerParts
from shared.storage.dynamodb import Table
from shared.storage.ports import DeadLetters
from shared.storage.queues import MemoryDeadLetters, SqsDeadLetters
from shared.storage.session_store import DynamoDbSessionStore


@cache
def get_worker(bot: Bot) -> WorkerParts:
    """Returns what runs the handlers.

    Args:
        bot: The handlers.

    Raises:
        TypeError: One of them would never run.
    """
    bot.check()
    apps, clients = wiring.get_apps(), wiring.get_clients()
    stores, journal, clock = get_stores(), LoggedJournal(), Clock()
    answers = LateAnswers(stores.inbox, ActiveSender(apps, clients), journal, clock)
    sessions = PatientSessions(_build_sessions(), clock)
    handling = Handling(bot, sessions, answers, ProfileDuty(apps, clients, wiring.get_profiles), _authorize)
    settling = Settling(stores, get_worker_seconds(), clock)
    claims = Claims(stores, get_worker_seconds(), clock)
    office = DeadLetterOffice(get_dead_letters(), journal)
    return WorkerParts(
        Worker(handling, stores, settling, office, journal, time.time),
        QueueWorker(handling, stores, claims, office, journal, time.time),
        get_lookout(),
    )


@cache
def get_dead_letters() -> DeadLetters:
    """Returns where the operator finds what nobody can do."""
    url = os.environ.get("DEAD_LETTER_QUEUE_URL")
    return SqsDeadLetters(LazySqs(), url) if url else MemoryDeadLetters()


def _build_sessions() -> SessionStore:
    name = os.environ.get("SESSIONS_TABLE")
    return DynamoDbSessionStore(Table(get_client("dynamodb"), name)) if name else MemorySessionStore()


def _authorize(app: str, message: Message) -> None:
    from shared.delivery.suite_events import SuiteEvents  # noqa: PLC0415  # loads all events, for suites only

    exchange = SuiteExchange(wiring.get_apps(), wiring.get_clients())
    events = SuiteEvents(exchange, wiring.get_suites(), wiring.get_token_store(), Clock())
    events.apply(app, message)
