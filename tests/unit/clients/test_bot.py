import pytest

from shared.clients.api import Api
from shared.clients.bot import BotClient
from shared.clients.calls import ApiCall
from shared.errors import PlatformError, PlatformUnavailableError
from tests.client_fakes import FakeSession
from tests.unit.clients.conftest import URL

RESPONSE_URL = f"{URL}/cgi-bin/aibot/response?response_code=R%2Bc"
MARKDOWN = {"msgtype": "markdown", "markdown": {"content": "你好"}}


@pytest.fixture
def client(api: Api) -> BotClient:
    return BotClient(api, URL)


@pytest.mark.parametrize("response_url", [RESPONSE_URL, f" {RESPONSE_URL} "])
def test_respond_posts_to_the_address(client: BotClient, session: FakeSession, response_url: str) -> None:
    session.answers.append({"errcode": 0})
    client.respond(response_url, MARKDOWN)

    assert session.calls[0][:2] == (URL, ApiCall("/cgi-bin/aibot/response", {"response_code": "R+c"}, MARKDOWN))


@pytest.mark.parametrize(
    "response_url",
    [
        "https://example.invalid/cgi-bin/aibot/response?response_code=R",
        f"{URL}.example.invalid/cgi-bin/aibot/response?response_code=R",
        f"{URL}@example.invalid/cgi-bin/aibot/response?response_code=R",
        f"https://example.invalid/{URL}/?response_code=R",
        URL,
        "",
    ],
)
def test_respond_to_another_host_sends_nothing(client: BotClient, session: FakeSession, response_url: str) -> None:
    with pytest.raises(PlatformError, match=r"^response_url: it is not an address of the platform$"):
        client.respond(response_url, MARKDOWN)

    assert session.calls == []


def test_respond_is_never_repeated_once_it_went_out(client: BotClient, session: FakeSession) -> None:
    session.answers.append(PlatformUnavailableError("/api", 0, "ReadTimeout", doubtful=True))
    with pytest.raises(PlatformUnavailableError) as caught:
        client.respond(RESPONSE_URL, MARKDOWN)

    assert caught.value.doubtful
    assert len(session.calls) == 1
