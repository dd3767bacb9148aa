import pytest

from shared.clients.calls import ApiCall
from shared.clients.sns import SnsClient, UserProfile, UserToken
from shared.clients.transport import Transport
from shared.errors import InvalidCodeError, InvalidCredentialError, PlatformUnavailableError, RejectedTokenError
from tests.client_fakes import FakeSession, make_answer
from tests.fakes import FakeClock

ANSWER = {"access_token": "UT", "expires_in": 7200, "refresh_token": "RT", "openid": "oFan", "scope": "snsapi_base"}
TOKEN = UserToken("UT", "RT", "oFan", "", is_snapshot_user=False)


@pytest.fixture
def client(session: FakeSession, clock: FakeClock) -> SnsClient:
    transport = Transport(lambda: session, clock=clock, sleep=clock.advance)
    return SnsClient(transport, "https://api.weixin.qq.com", "wx1", "s3cret")


def test_exchange_code_is_the_users_token(client: SnsClient, session: FakeSession) -> None:
    session.answers.append(ANSWER)

    assert client.exchange_code("C") == TOKEN
    query = {"appid": "wx1", "secret": "s3cret", "code": "C", "grant_type": "authorization_code"}
    assert session.last == ApiCall("/sns/oauth2/access_token", query)


def test_exchange_code_tells_a_snapshot_user_and_the_union_id(client: SnsClient, session: FakeSession) -> None:
    session.answers.append({**ANSWER, "is_snapshotuser": 1, "unionid": "oUnion"})

    assert client.exchange_code("C") == TOKEN._replace(is_snapshot_user=True, union_id="oUnion")


def test_exchange_code_is_not_repeated(client: SnsClient, session: FakeSession) -> None:
    session.answers.append({"errcode": -1, "errmsg": "system error"})
    with pytest.raises(PlatformUnavailableError):
        client.exchange_code("C")

    assert len(session.calls) == 1


@pytest.mark.parametrize(
    ("errcode", "kind"), [(40163, InvalidCodeError), (40001, InvalidCredentialError), (40125, InvalidCredentialError)]
)
def test_exchange_code_refused_tells_code_from_secret(
    client: SnsClient, session: FakeSession, errcode: int, kind: type[Exception]
) -> None:
    session.answers.append({"errcode": errcode, "errmsg": "refused"})
    with pytest.raises(kind):
        client.exchange_code("C")


def test_refresh_is_repeated(client: SnsClient, session: FakeSession) -> None:
    session.answers.extend([{"errcode": -1, "errmsg": "system error"}, ANSWER])

    assert client.refresh("RT") == TOKEN
    query = {"appid": "wx1", "grant_type": "refresh_token", "refresh_token": "RT"}
    assert session.last == ApiCall("/sns/oauth2/refresh_token", query, repeatable=True)


def test_get_profile_nickname_is_utf_8(client: SnsClient, session: FakeSession) -> None:
    profile = {"openid": "oFan", "unionid": "oUnion", "nickname": "小明😀", "headimgurl": "https://example.invalid/0"}
    answer = make_answer(profile)._replace(headers={"Content-Type": "text/plain"})
    session.answers.append(answer)

    assert client.get_profile("UT", "oFan") == UserProfile("oUnion", "小明😀", "https://example.invalid/0")
    query = {"access_token": "UT", "openid": "oFan"}
    assert session.last == ApiCall("/sns/userinfo", query, repeatable=True)


def test_check_token_expired_is_rejected(client: SnsClient, session: FakeSession) -> None:
    session.answers.extend([{"errcode": 0, "errmsg": "ok"}, {"errcode": 42001, "errmsg": "access_token expired"}])
    client.check_token("UT", "oFan")
    with pytest.raises(RejectedTokenError):
        client.check_token("UT", "oFan")

    assert session.last == ApiCall("/sns/auth", {"access_token": "UT", "openid": "oFan"}, repeatable=True)
