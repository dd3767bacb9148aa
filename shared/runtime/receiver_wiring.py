"""Puts the receiver together, once for each container, as the environment says.

``WORKER_FUNCTION`` names the worker; see also `shared.runtime.delivery_wiring`.
"""

import os
from collections.abc import Callable
from functools import cache

from shared.delivery.clock import Clock
from shared.delivery.reception import Reception
from shared.runtime import wiring
from shared.runtime.authorized_corps import AuthorizedCorps
from shared.runtime.aws import get_lambda
from shared.runtime.delivery_journal import LoggedJournal
from shared.runtime.delivery_wiring import get_pump, get_stores, get_worker_seconds, is_local
from shared.runtime.intake import Intake
from shared.runtime.receiver import Receiver
from shared.runtime.worker_invoker import Handler, LambdaWorker, LocalWorker


@cache
def get_receiver(load_worker: Callable[[], Handler]) -> Receiver:
    """Returns what answers callbacks.

    Args:
        load_worker: Returns the worker's handler, for where the worker has no function of its own.
    """
    call_worker = _build_local_worker(load_worker) if is_local() else _build_lambda_worker()
    stores, suites = get_stores(), wiring.get_suites()
    reception = Reception(stores, call_worker, LoggedJournal(), get_worker_seconds(), Clock())
    intake = Intake(reception, stores.inbox, suites)
    return Receiver(wiring.get_apps(), intake, AuthorizedCorps(suites), call_worker.prepare)


def _build_lambda_worker() -> LambdaWorker:
    return LambdaWorker(get_lambda(), os.environ["WORKER_FUNCTION"])


def _build_local_worker(load_worker: Callable[[], Handler]) -> LocalWorker:
    get_pump().serve(load_worker)
    return LocalWorker(load_worker)
