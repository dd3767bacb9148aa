import pytest

from shared.clients.api import Api, TokenApi
from shared.clients.calls import ApiCall
from shared.clients.errcodes import WECHAT_ERRORS
from shared.clients.official_account import OfficialAccountClient, fetch_account_ticket, fetch_stable_token
from shared.clients.ports import FetchedToken
from shared.clients.transport import Transport
from shared.errors import PlatformUnavailableError, UndeliverableError
from tests.client_fakes import FakeProvider, FakeSession
from tests.fakes import FakeClock

TOKEN = {"access_token": "token-1"}
TEXT = {"touser": "oFan", "msgtype": "text", "text": {"content": "你好"}}
TEMPLATE = {"touser": "oFan", "template_id": "TPL", "data": {}}
NO_ANSWER = PlatformUnavailableError("/api", 0, "ReadTimeout", doubtful=True)


@pytest.fixture
def client(session: FakeSession, clock: FakeClock) -> OfficialAccountClient:
    transport = Transport(lambda: session, clock=clock, sleep=clock.advance)
    return OfficialAccountClient(TokenApi(Api(transport, "https://api.weixin.qq.com", WECHAT_ERRORS), FakeProvider()))


def test_fetch_stable_token_is_in_normal_mode(api: Api, session: FakeSession) -> None:
    session.answers.append({"access_token": "T", "expires_in": 345})

    assert fetch_stable_token(api, "wx1", "s3cret") == FetchedToken("T", 345)
    body = {"grant_type": "client_credential", "appid": "wx1", "secret": "s3cret", "force_refresh": False}
    assert session.last == ApiCall("/cgi-bin/stable_token", body=body, repeatable=True)


def test_fetch_stable_token_by_force_ends_the_one_that_there_is(api: Api, session: FakeSession) -> None:
    session.answers.append({"access_token": "T", "expires_in": 7200})
    fetch_stable_token(api, "wx1", "s3cret", force_refresh=True)

    assert session.last.body is not None
    assert session.last.body["force_refresh"] is True


def test_send_message_is_not_repeated(client: OfficialAccountClient, session: FakeSession) -> None:
    session.answers.extend([{"errcode": 0}, NO_ANSWER])
    client.send_message(TEXT)
    with pytest.raises(PlatformUnavailableError):
        client.send_message(TEXT)

    assert [call for _, call, _ in session.calls] == [ApiCall("/cgi-bin/message/custom/send", TOKEN, TEXT)] * 2


@pytest.mark.parametrize("errcode", [45015, 45047])
def test_send_message_after_the_time_to_answer_is_undeliverable(
    client: OfficialAccountClient, session: FakeSession, errcode: int
) -> None:
    session.answers.append({"errcode": errcode, "errmsg": "response out of time limit"})
    with pytest.raises(UndeliverableError):
        client.send_message(TEXT)


@pytest.mark.parametrize(("typing", "command"), [(True, "Typing"), (False, "CancelTyping")])
def test_show_typing_is_a_command(
    client: OfficialAccountClient, session: FakeSession, command: str, *, typing: bool
) -> None:
    session.answers.append({"errcode": 0})
    client.show_typing("oFan", typing=typing)

    body = {"touser": "oFan", "command": command}
    assert session.last == ApiCall("/cgi-bin/message/custom/typing", TOKEN, body, repeatable=True)


def test_send_template_is_repeated_where_duplicates_are_dropped(
    client: OfficialAccountClient, session: FakeSession
) -> None:
    session.answers.extend([NO_ANSWER, {"errcode": 0, "msgid": 200228332}, NO_ANSWER])

    assert client.send_template({**TEMPLATE, "client_msg_id": "ORDER-17-1"}) == "200228332"
    with pytest.raises(PlatformUnavailableError):
        client.send_template(TEMPLATE)
    assert session.paths == ["/cgi-bin/message/template/send"] * 3


def test_conditional_menus_are_added_deleted_and_tried(client: OfficialAccountClient, session: FakeSession) -> None:
    menu = {"button": [], "matchrule": {"tag_id": "2"}}
    session.answers.extend([{"menuid": "208379533"}, {"errcode": 0}, {"button": []}])

    assert client.add_conditional_menu(menu) == "208379533"
    client.delete_conditional_menu("208379533")
    assert client.try_menu("oFan") == {"button": []}
    assert [call for _, call, _ in session.calls] == [
        ApiCall("/cgi-bin/menu/addconditional", TOKEN, menu),
        ApiCall("/cgi-bin/menu/delconditional", TOKEN, {"menuid": "208379533"}, repeatable=True),
        ApiCall("/cgi-bin/menu/trymatch", TOKEN, {"user_id": "oFan"}, repeatable=True),
    ]


def test_fetch_account_ticket_has_its_own_end(api: Api, session: FakeSession) -> None:
    session.answers.append({"errcode": 0, "ticket": "T", "expires_in": 7200})

    assert fetch_account_ticket(api, "token-1") == FetchedToken("T", 7200)
    assert session.last == ApiCall("/cgi-bin/ticket/getticket", {**TOKEN, "type": "jsapi"}, repeatable=True)
