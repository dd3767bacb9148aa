from shared.clients.api import TokenApi
from shared.clients.api_client import ApiClient
from shared.clients.calls import ApiCall
from tests.client_fakes import FakeSession

TOKEN = {"access_token": "token-1"}


def test_call_has_the_token_and_returns_what_the_platform_answers(token_api: TokenApi, session: FakeSession) -> None:
    answer = {"errcode": 0, "msg_list": []}
    session.answers.extend([answer, answer])
    client = ApiClient(token_api)

    assert client.call("/cgi-bin/kf/sync_msg", {"token": "t"}) == answer
    assert client.call("/cgi-bin/user/get", userid="linmei") == answer
    assert [call for _, call, _ in session.calls] == [
        ApiCall("/cgi-bin/kf/sync_msg", TOKEN, {"token": "t"}),
        ApiCall("/cgi-bin/user/get", {**TOKEN, "userid": "linmei"}),
    ]
