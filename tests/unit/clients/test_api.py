import pytest

from shared.clients.answers import Answer
from shared.clients.api import Api, TokenApi
from shared.clients.calls import ApiCall, MediaFile
from shared.clients.errcodes import WECHAT_ERRORS, WECOM_ERRORS, ErrorTable
from shared.clients.leases import AccessToken
from shared.clients.transport import Transport
from shared.errors import InvalidCredentialError, PlatformError, RejectedTokenError
from tests.client_fakes import FakeProvider, FakeSession
from tests.fakes import FakeClock

URL = "https://qyapi.weixin.qq.com"
CALL = ApiCall("/cgi-bin/message/send", {"debug": "1"}, {"touser": "linmei"})
FILE = Answer(200, {"Content-Disposition": 'attachment; filename="a.png"'}, b"PNG")
FIRST, SECOND = AccessToken("token-1", 1), AccessToken("token-2", 2)


@pytest.fixture
def provider() -> FakeProvider:
    return FakeProvider()


def make_api(session: FakeSession, clock: FakeClock, errors: ErrorTable = WECOM_ERRORS) -> Api:
    return Api(Transport(lambda: session, clock=clock, sleep=clock.advance), URL, errors)


def test_call_without_a_token_sends_what_it_is_given(clock: FakeClock) -> None:
    session = FakeSession({"errcode": 0, "ip_list": []})

    assert make_api(session, clock).call(CALL) == {"errcode": 0, "ip_list": []}
    assert session.calls == [(URL, CALL, 7)]


def test_download_without_a_token_is_a_file(clock: FakeClock) -> None:
    assert make_api(FakeSession(FILE), clock).download(CALL).content == b"PNG"


def test_call_refused_is_the_error_of_its_platform(clock: FakeClock) -> None:
    refusal = {"errcode": 40001, "errmsg": "invalid credential"}
    for errors, kind in ((WECOM_ERRORS, InvalidCredentialError), (WECHAT_ERRORS, RejectedTokenError)):
        with pytest.raises(kind):
            make_api(FakeSession(refusal), clock, errors).call(CALL)


def test_call_is_repeated_where_the_platform_was_busy(clock: FakeClock) -> None:
    busy = {"errcode": -1, "errmsg": "system busy"}
    session = FakeSession(busy, busy, {"errcode": 0})
    make_api(session, clock).call(CALL._replace(repeatable=True))

    assert len(session.calls) == 3


def test_call_with_a_token_adds_it_to_the_query(clock: FakeClock, provider: FakeProvider) -> None:
    session = FakeSession({}, {})
    TokenApi(make_api(session, clock), provider).call(CALL)
    TokenApi(make_api(session, clock), provider, "suite_access_token").call(CALL)

    assert session.calls[0][1] == CALL._replace(query={"access_token": "token-1", "debug": "1"})
    assert session.calls[1][1].query == {"suite_access_token": "token-1", "debug": "1"}


@pytest.mark.parametrize("errcode", [40014, 42001, 40082, 42009])
def test_call_rejected_token_is_renewed_and_the_call_repeated_once(
    clock: FakeClock, provider: FakeProvider, errcode: int
) -> None:
    session = FakeSession({"errcode": errcode, "errmsg": "invalid access_token"}, {"errcode": 0, "msgid": "1"})

    assert TokenApi(make_api(session, clock), provider).call(CALL)["msgid"] == "1"
    assert [call.query["access_token"] for _, call, _ in session.calls] == ["token-1", "token-2"]
    assert provider.rejected == [FIRST]


def test_call_rejected_twice_is_raised(clock: FakeClock, provider: FakeProvider) -> None:
    rejection = {"errcode": 42001, "errmsg": "access_token expired"}
    session = FakeSession(rejection, rejection, {})
    with pytest.raises(RejectedTokenError, match="42001") as caught:
        TokenApi(make_api(session, clock), provider).call(CALL)

    assert caught.value.__context__ is None
    assert len(session.calls) == 2
    assert provider.rejected == [FIRST]


def test_call_refused_for_another_reason_renews_nothing(clock: FakeClock, provider: FakeProvider) -> None:
    session = FakeSession({"errcode": 40001, "errmsg": "invalid credential"})
    with pytest.raises(InvalidCredentialError):
        TokenApi(make_api(session, clock), provider).call(CALL)

    assert provider.rejected == []


def test_call_upload_is_repeated_from_the_start(clock: FakeClock, provider: FakeProvider) -> None:
    session = FakeSession({"errcode": 40014, "errmsg": "invalid access_token"}, {"media_id": "M"})
    TokenApi(make_api(session, clock), provider).call(ApiCall("/api", file=MediaFile("a.txt", b"0123456789")))

    assert [call.file and call.file.content for _, call, _ in session.calls] == [b"0123456789"] * 2


def test_download_rejected_token_is_renewed(clock: FakeClock, provider: FakeProvider) -> None:
    session = FakeSession({"errcode": 40001, "errmsg": "not latest"}, FILE)
    media = TokenApi(make_api(session, clock, WECHAT_ERRORS), provider).download(ApiCall("/cgi-bin/media/get"))

    assert media.content == b"PNG"
    assert session.last.query == {"access_token": SECOND.text}


def test_download_refused_is_an_error(clock: FakeClock) -> None:
    with pytest.raises(PlatformError, match="40007"):
        make_api(FakeSession({"errcode": 40007, "errmsg": "invalid media_id"}), clock).download(CALL)
