"""Runs the handlers of the bot for a job."""

from collections.abc import Callable
from typing import NamedTuple

from shared.bot.bot import Bot, Context, Step
from shared.bot.sessions import SessionStore
from shared.delivery.jobs import Job
from shared.delivery.late_answers import LateAnswers
from shared.delivery.rendering import to_stream
from shared.delivery.streams import is_streamed
from shared.protocol.messages import Message
from shared.protocol.replies import Reply, StreamReply

type Duty = Callable[[str, Message], None]
"""What WeHook itself does about a message to an app."""


class Handling(NamedTuple):
    """The bot, and what its handlers get.

    Attributes:
        bot: The bot.
        sessions: The sessions of the users.
        answers: Shows what a slow handler has so far.
        prepare: What WeHook does before a handler runs.
        authorize: What it does for `SUITE_STEP`.
    """

    bot: Bot
    sessions: SessionStore
    answers: LateAnswers
    prepare: Duty
    authorize: Duty

    def plan(self, job: Job, message: Message) -> Step | None:
        """Finds the handler of a message; None if there is nothing to do."""
        self.prepare(job.app, message)
        return self.bot.plan(message, job.app)

    def run(self, job: Job, message: Message, step: Step, stream_from: float) -> Reply | None:
        """Runs a handler.

        Args:
            job: The job.
            message: Its message.
            step: What `plan` found.
            stream_from: From when on what a handler of a bot yields is shown, in seconds since the epoch; infinity for
                never.

        Raises:
            ReplyError: The handler's answer is none.
        """
        show = self.answers.follow(job, message, stream_from)
        last = None
        for reply in self.bot.stream(step, message, Context(job.app, job.key, self.sessions)):
            last = reply
            show(reply)
        # Without it the stream of an answer in time would have no end.
        return to_stream(last, finish=True) if isinstance(last, StreamReply) and is_streamed(message) else last
