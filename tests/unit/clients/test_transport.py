import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import pytest

from shared.clients.answers import Answer
from shared.clients.calls import ApiCall
from shared.clients.http_session import RequestsSession
from shared.clients.transport import Transport, open_session
from shared.errors import InvalidCodeError, PlatformError, PlatformUnavailableError
from tests.client_fakes import FakeSession, make_answer
from tests.fakes import FakeClock

URL = "https://qyapi.weixin.qq.com"
READ = ApiCall("/cgi-bin/menu/get", repeatable=True)
SEND = ApiCall("/cgi-bin/message/custom/send", body={})
NEVER_WENT_OUT = PlatformUnavailableError("/api", 0, "ConnectTimeout")
DOUBTFUL = PlatformUnavailableError("/api", 0, "ReadTimeout", doubtful=True)


class Calls:
    """A transport over a fake session, with the pauses that it made."""

    def __init__(self, clock: FakeClock, *answers: Answer | Mapping[str, Any] | Exception, takes: float = 0) -> None:
        self.session = FakeSession(*answers)
        self.pauses: list[float] = []
        self.opened = 0
        self.clock = clock
        self.takes = takes
        self.transport = Transport(self.open, clock=clock, sleep=self.sleep)

    def open(self) -> FakeSession:
        self.opened += 1
        return self.session

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.clock.advance(seconds)

    def read(self, answer: Answer) -> bytes:
        return answer.content

    def call(self, call: ApiCall) -> bytes:
        return self.transport.call(URL, call, self.read)


def test_call_answer_is_read(clock: FakeClock) -> None:
    calls = Calls(clock, {"errcode": 0})

    assert calls.call(SEND) == b'{"errcode": 0}'
    assert calls.session.calls == [(URL, SEND, 7)]
    assert calls.pauses == []


def test_call_session_opens_once_and_late(clock: FakeClock) -> None:
    calls = Calls(clock, {}, {})
    assert calls.opened == 0
    calls.call(READ)
    calls.call(READ)

    assert calls.opened == 1


@pytest.mark.parametrize(
    ("call", "error"),
    [
        pytest.param(READ, DOUBTFUL, id="read-doubtful"),
        pytest.param(READ, NEVER_WENT_OUT, id="read-never-went-out"),
        pytest.param(SEND, NEVER_WENT_OUT, id="send-never-went-out"),
    ],
)
def test_call_is_repeated_twice_with_jitter_where_that_does_no_harm(
    clock: FakeClock, call: ApiCall, error: PlatformError
) -> None:
    calls = Calls(clock, error, error, {})

    assert calls.call(call) == b"{}"
    assert 0.15 <= calls.pauses[0] <= 0.3
    assert 0.5 <= calls.pauses[1] <= 1
    assert len(calls.pauses) == 2


def test_call_third_failure_is_raised(clock: FakeClock) -> None:
    calls = Calls(clock, DOUBTFUL, NEVER_WENT_OUT, DOUBTFUL, {})
    with pytest.raises(PlatformUnavailableError) as caught:
        calls.call(READ)

    assert caught.value is DOUBTFUL
    assert len(calls.session.calls) == 3


def test_call_that_may_have_had_its_effect_is_not_repeated(clock: FakeClock) -> None:
    calls = Calls(clock, DOUBTFUL, {})
    with pytest.raises(PlatformUnavailableError):
        calls.call(SEND)

    assert len(calls.session.calls) == 1


def test_call_refused_by_the_platform_is_not_repeated(clock: FakeClock) -> None:
    def refuse(_answer: Answer) -> bytes:
        raise InvalidCodeError("/api", 40029, "invalid code")

    calls = Calls(clock, {}, {})
    with pytest.raises(InvalidCodeError):
        calls.transport.call(URL, READ, refuse)

    assert len(calls.session.calls) == 1


def test_call_answer_that_is_no_answer_is_repeated(clock: FakeClock) -> None:
    answers = iter([DOUBTFUL, None])

    def read(answer: Answer) -> bytes:
        if error := next(answers):
            raise error
        return answer.content

    calls = Calls(clock, make_answer({}, 502), make_answer({}))

    assert calls.transport.call(URL, READ, read) == b"{}"


def test_call_repeats_stay_within_the_time_of_the_call(clock: FakeClock) -> None:
    # Given a platform that does not answer until each call gives up
    class Slow(FakeSession):
        def send(self, base_url: str, call: ApiCall, seconds: float) -> Answer:
            clock.advance(seconds / 2)
            return super().send(base_url, call, seconds)

    start, session = clock.now, Slow(*[DOUBTFUL] * 3)
    transport = Transport(lambda: session, clock=clock, sleep=clock.advance)

    # When
    with pytest.raises(PlatformUnavailableError):
        transport.call(URL, READ, lambda answer: answer)

    # Then
    limits = [seconds for _, _, seconds in session.calls]
    assert limits[0] == 7
    assert limits == sorted(limits, reverse=True)
    assert clock.now - start <= 7


def test_call_is_not_repeated_when_its_time_is_over(clock: FakeClock) -> None:
    calls = Calls(clock, DOUBTFUL, {})
    with pytest.raises(PlatformUnavailableError):
        calls.call(READ._replace(seconds=0.1))

    assert (len(calls.session.calls), calls.pauses) == (1, [])


def test_open_session_is_that_of_requests() -> None:
    assert isinstance(open_session(), RequestsSession)


def test_requests_is_imported_with_the_first_call_only() -> None:
    program = """
import sys
from shared.clients.factory import *
from shared.clients.platform import Platform
from shared.clients.sns import SnsClient
from shared.clients.transport import Transport
from shared.storage.token_store import MemoryTokenStore

class Metrics:
    def count(self, name): pass
    def record_age(self, seconds): pass

transport = Transport()
platform = Platform("http://127.0.0.1:9", transport, MemoryTokenStore(), Metrics())
app = build_wecom_app(platform, "app", "ww1", 1, "secret")
key = "wecom#ww1#1#jsapi"
record = platform.store.read(key)
platform.store.replace(key, record._replace(revision=1, token="T", version=1, expires_at=1e12, refresh_from=1e12))
assert app.jsapi_ticket.get().text == "T"
assert not {"requests", "urllib3", "logging", "ssl", "http.client"} & set(sys.modules), sys.modules.keys()
transport._session
assert "requests" in sys.modules
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)  # noqa: S603  # a program of ours
    assert done.returncode == 0, done.stderr
