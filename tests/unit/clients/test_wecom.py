import pytest

from shared.clients.api import Api, TokenApi
from shared.clients.calls import ApiCall
from shared.clients.ports import FetchedToken
from shared.clients.wecom import (
    SentMessage,
    WecomClient,
    fetch_agent_config_ticket,
    fetch_corp_token,
    fetch_jsapi_ticket,
)
from shared.errors import ConfigurationError, PlatformUnavailableError, UndeliverableError
from tests.client_fakes import FakeSession

TOKEN = {"access_token": "token-1"}
TEXT = {"touser": "linmei", "msgtype": "text", "text": {"content": "你好"}}
TICKET = {"errcode": 0, "errmsg": "ok", "ticket": "T", "expires_in": 7200}
NO_ANSWER = PlatformUnavailableError("/api", 0, "ReadTimeout", doubtful=True)


@pytest.fixture
def client(token_api: TokenApi) -> WecomClient:
    return WecomClient(token_api, 1000002)


def test_fetch_corp_token_brings_the_secret(api: Api, session: FakeSession) -> None:
    session.answers.append({"errcode": 0, "access_token": "T", "expires_in": 7200})

    assert fetch_corp_token(api, "ww1", "s3cret") == FetchedToken("T", 7200)
    assert session.last == ApiCall("/cgi-bin/gettoken", {"corpid": "ww1", "corpsecret": "s3cret"}, repeatable=True)


def test_get_user_info_code_is_sent_once(client: WecomClient, session: FakeSession) -> None:
    session.answers.append({"errcode": 0, "userid": "linmei"})

    assert client.get_user_info("C").user_id == "linmei"
    assert session.last == ApiCall("/cgi-bin/auth/getuserinfo", {**TOKEN, "code": "C"})


def test_get_user_detail_brings_the_ticket(client: WecomClient, session: FakeSession) -> None:
    session.answers.append({"errcode": 0, "userid": "linmei", "mobile": "139"})

    assert client.get_user_detail("UT").mobile == "139"
    assert session.last == ApiCall("/cgi-bin/auth/getuserdetail", TOKEN, {"user_ticket": "UT"}, repeatable=True)


def test_send_message_tells_who_does_not_get_it(client: WecomClient, session: FakeSession) -> None:
    answer = {"invaliduser": "a|b", "invalidparty": "1", "invalidtag": "", "unlicenseduser": "c"}
    session.answers.append({"errcode": 0, **answer, "msgid": "M", "response_code": "R"})

    assert client.send_message(TEXT) == SentMessage("M", "R", ("a", "b"), ("1",), (), ("c",))


def test_send_message_is_repeated_while_duplicates_are_dropped(client: WecomClient, session: FakeSession) -> None:
    session.answers.extend([NO_ANSWER, {"errcode": 0, "msgid": "M"}])
    client.send_message(TEXT)

    checks = {"enable_duplicate_check": 1, "duplicate_check_interval": 60}
    assert [call.body for _, call, _ in session.calls] == [{**TEXT, "agentid": 1000002, **checks}] * 2


def test_send_message_without_the_check_is_not_repeated(client: WecomClient, session: FakeSession) -> None:
    session.answers.append(NO_ANSWER)
    with pytest.raises(PlatformUnavailableError) as caught:
        client.send_message(TEXT, duplicate_check_seconds=0)

    assert caught.value.doubtful
    assert session.last.body == {**TEXT, "agentid": 1000002}


def test_send_message_to_nobody_is_undeliverable(client: WecomClient, session: FakeSession) -> None:
    session.answers.append({"errcode": 81013, "errmsg": "user & party & tag all invalid"})
    with pytest.raises(UndeliverableError):
        client.send_message(TEXT)


@pytest.mark.parametrize(("answered", "left"), [({}, ()), ({"invaliduser": ["b"]}, ("b",))])
def test_update_template_card_tells_whose_stays(
    client: WecomClient, session: FakeSession, answered: dict[str, list[str]], left: tuple[str, ...]
) -> None:
    update = {"userids": ["a", "b"], "response_code": "R", "button": {"replace_name": "已处理"}}
    session.answers.append({"errcode": 0, **answered})

    assert client.update_template_card(update) == left
    body = {**update, "agentid": 1000002}
    assert session.last == ApiCall("/cgi-bin/message/update_template_card", TOKEN, body)


def test_fetch_tickets_are_two_calls(api: Api, session: FakeSession) -> None:
    session.answers.extend([TICKET, TICKET])

    tickets = [fetch(api, "token-1") for fetch in (fetch_jsapi_ticket, fetch_agent_config_ticket)]
    assert tickets == [FetchedToken("T", 7200)] * 2
    assert [call for _, call, _ in session.calls] == [
        ApiCall("/cgi-bin/get_jsapi_ticket", TOKEN, repeatable=True),
        ApiCall("/cgi-bin/ticket/get", {**TOKEN, "type": "agent_config"}, repeatable=True),
    ]


def test_menu_is_that_of_the_agent(client: WecomClient, session: FakeSession) -> None:
    session.answers.append({"errcode": 0})
    client.delete_menu()

    assert session.last.query == {**TOKEN, "agentid": "1000002"}


def test_app_without_an_agent_id_has_neither_messages_nor_menus(token_api: TokenApi, session: FakeSession) -> None:
    client = WecomClient(token_api, None)
    for call in (lambda: client.send_message(TEXT), lambda: client.update_template_card({}), client.get_menu):
        with pytest.raises(ConfigurationError, match="agent_id is missing"):
            call()

    assert session.calls == []
