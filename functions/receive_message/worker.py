"""Runs the message handlers: for the receiver, which waits a while, and for the queue."""

from functools import partial

from functions.receive_message.handlers import bot
from shared.runtime.worker_endpoint import worker_function
from shared.runtime.worker_wiring import get_worker

get_worker(bot)  # while the function initialises

lambda_handler = worker_function(partial(get_worker, bot))
