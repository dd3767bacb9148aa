from collections.abc import Callable, Mapping

import pytest

from shared.clients import http_session
from shared.clients.answers import read_answer
from shared.clients.calls import ApiCall
from shared.errors import ConfigurationError
from shared.runtime.document_sources import LocalSource
from shared.runtime.egress import open_transport
from tests.client_fakes import FakeSession

CALL = ApiCall("/cgi-bin/getcallbackip")
PASSWORD = "s3cret-of-the-proxy"  # noqa: S105


def call(entries: Mapping[str, str]) -> None:
    transport = open_transport(LocalSource(lambda: {"egress": entries}, "egress"))
    transport.call("https://qyapi.weixin.qq.com", CALL, lambda answer: read_answer(answer, CALL, {}))


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        pytest.param(None, "is missing, and EgressMode is proxy", id="missing"),
        *(
            pytest.param(url, "must be a URL such as ", id=name)
            for name, url in {
                "empty": "",
                "no-scheme": f"user:{PASSWORD}@proxy.example.com:3128",
                "other-scheme": f"socks5://user:{PASSWORD}@proxy.example.com:3128",
                "no-host": f"http://user:{PASSWORD}@:3128",
                "no-port": f"http://user:{PASSWORD}@proxy.example.com",
                "port-is-no-number": f"http://user:{PASSWORD}@proxy.example.com:http",
                "bracket": f"http://user:{PASSWORD}@[proxy.example.com:3128",
            }.items()
        ),
    ],
)
def test_open_transport_without_a_usable_proxy_calls_nobody(url: str | None, problem: str) -> None:
    with pytest.raises(ConfigurationError, match=f"egress/proxy {problem}") as caught:
        call({} if url is None else {"proxy": url})

    assert PASSWORD not in str(caught.value)


def test_open_transport_calls_go_through_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    session = FakeSession({"errcode": 0})
    proxies = []

    def open_session(find_proxy: Callable[[], str]) -> FakeSession:
        proxies.append(find_proxy())
        return session

    monkeypatch.setattr(http_session, "RequestsSession", open_session)
    call({"proxy": f" http://user:{PASSWORD}@proxy.example.com:3128\n"})

    assert proxies == [f"http://user:{PASSWORD}@proxy.example.com:3128"]
    assert session.paths == [CALL.path]
