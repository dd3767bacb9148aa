"""Answers that come after the acknowledgement: sent actively, or as the end of a bot's stream.

WeCom: https://developer.work.weixin.qq.com/document/path/90236, bots 101031 and 101138; Official Account:
https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage.html
"""

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple, Self

from shared.delivery.clock import Clock
from shared.delivery.deadlines import STREAM_SECONDS
from shared.delivery.jobs import Job
from shared.delivery.ports import DeliveryJournal
from shared.delivery.rendering import render_passive, to_stream
from shared.delivery.streams import close_stream, find_apology, is_streamed
from shared.errors import ReplyError, StoreError
from shared.protocol.messages import Message
from shared.protocol.replies import Reply, TemplateCardReply, render_active
from shared.storage.ports import Inbox, InboxItem, State

_WRITE_SECONDS = 1.0

type SendActively = Callable[[Job, Message, Mapping[str, Any]], None]
"""Sends a body of the platform's own; raises `PlatformError`, `TokenUnavailableError` or `ConfigurationError`."""


class LateAnswer(NamedTuple):
    """An answer in every form in which it may be given.

    Attributes:
        frame: Plaintext of the frame that ends a bot's stream; empty for every other platform.
        body: What is sent actively; empty if there is nothing to say, None if it cannot be said so.
    """

    frame: str
    body: Mapping[str, Any] | None

    @classmethod
    def render(cls, reply: Reply | None, message: Message, now: int) -> Self:
        """Renders a reply.

        Args:
            reply: What to say; None for nothing.
            message: What it answers.
            now: Seconds since the epoch.

        Raises:
            ReplyError: The platform would not accept it in any form.
        """
        if reply is None:
            return cls(close_stream(message.msg_id) if is_streamed(message) else "", {})
        if not is_streamed(message):
            return cls("", render_active(reply, message))
        frame = render_passive(to_stream(reply, finish=True), message, now)
        try:
            return cls(frame, render_active(reply, message))
        except ReplyError:
            return cls(frame, None)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads an answer, as `dump` returned it."""
        return cls(**json.loads(text))

    def dump(self) -> str:
        """Returns the answer as JSON."""
        return json.dumps(self._asdict(), ensure_ascii=False, separators=(",", ":"))


NOTHING = LateAnswer("", {})
"""No answer."""


class LateAnswers:
    """Gives out late answers, and notes which are given.

    Args:
        inbox: Where streams are kept, and how far each job has come.
        send: Sends actively.
        journal: Where failures are written down that change nothing.
        clock: Tells the time, and waits.
    """

    def __init__(self, inbox: Inbox, send: SendActively, journal: DeliveryJournal, clock: Clock) -> None:
        self._inbox = inbox
        self._send = send
        self._journal = journal
        self._clock = clock

    def give(self, job: Job, message: Message, answer: LateAnswer) -> None:
        """Gives out an answer, and waits a while for an inbox that cannot be reached.

        Raises:
            ReplyError: It is too late for its only form.
            StoreError: The stream could not be written.
            PlatformError: The platform refused, or was not available.
            TokenUnavailableError: There is no token.
        """
        if answer.frame and self._clock.now() < job.received_at + STREAM_SECONDS:
            write = partial(self._inbox.write_stream, job.key, answer.frame)
            if self._clock.insist(write):
                return
        if answer.body is None:
            raise ReplyError("the stream has ended, and this answer cannot be sent otherwise")
        if answer.body:
            self._send(job, message, answer.body)

    def keep(self, job: Job, answer: LateAnswer) -> None:
        """Keeps an answer that could not be given, so that no handler need run again for it.

        It waits a while for an inbox that cannot be reached.
        """
        kept = InboxItem(job.step_key, "", 0, self._clock.now(), state=State.REPLIED, reply=answer.dump())
        try:
            self._clock.insist(partial(self._inbox.record, kept))
        except StoreError as error:
            self._journal.report("answer not kept", error)

    def mark_done(self, job: Job, patience: float = 0) -> None:
        """Notes that a job needs no answer any more, so that the queue does not run it again.

        Args:
            job: The job.
            patience: How long to try, in seconds.
        """
        finish = partial(self._inbox.finish, job.step_key)
        try:
            self._clock.insist(finish, self._clock.now() + patience)
        except StoreError as error:
            self._journal.report("job not noted", error)

    def break_off(self, job: Job, message: Message) -> None:
        """Ends the stream of a delivery that gets no answer, if there is one."""
        if is_streamed(message):
            self._write(job.key, find_apology(message))

    def follow(self, job: Job, message: Message, opens_at: float) -> Callable[[Reply], None]:
        """Returns what takes each answer that a handler has until now, and shows it if a stream is open.

        Args:
            job: The job.
            message: The message.
            opens_at: From when on there may be an open stream, in seconds since the epoch.
        """
        write_at = opens_at

        def show(reply: Reply) -> None:
            nonlocal write_at
            now = self._clock.now()
            if not is_streamed(message) or now < write_at or isinstance(reply, TemplateCardReply):
                return
            write_at = now + _WRITE_SECONDS
            self._write(job.key, render_passive(to_stream(reply, finish=False), message, int(now)))

        return show

    def _write(self, key: str, frame: str) -> None:
        try:
            self._inbox.write_stream(key, frame)
        except StoreError as error:
            self._journal.report("stream not written", error)
