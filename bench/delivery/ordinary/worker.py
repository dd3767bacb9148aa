"""The worker, as `functions.receive_message.worker` has it, with the handlers of this benchmark."""

from functools import partial

from bench.delivery.ordinary.handlers import bot
from shared.runtime.worker_endpoint import worker_function
from shared.runtime.worker_wiring import get_worker

get_worker(bot)  # while the function initialises

lambda_handler = worker_function(partial(get_worker, bot))
