import asyncio
import codecs
import socket
from collections.abc import AsyncIterator, Callable

import pytest
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)

from devtools.platform.limits import Limits
from devtools.platform.server import PlatformServer
from tests.platform.endpoint import Endpoint

type Break = Callable[[str], Response | None]


@pytest.mark.parametrize("app", ["wecom", "suite", "bot", "secure", "plain", "compatible"])
def test_save_url_endpoint_echoes_is_verified(platform: PlatformServer, endpoint: Endpoint, app: str) -> None:
    saved = platform.save_url(app, endpoint.url)

    assert saved["verified"] is True
    assert [check["name"] for check in saved["checks"]] == ["url", "connection", "time", "status", "answer"]
    assert platform.call("GET", "/apps")["apps"][0]["url"] == (endpoint.url if app == "wecom" else None)


@pytest.mark.parametrize(
    ("answer", "failed", "code"),
    [
        pytest.param(lambda echo: PlainTextResponse(f'"{echo}"'), "answer", "json_quoted", id="json-quoted"),
        pytest.param(JSONResponse, "answer", "json_quoted", id="framework-serialised"),
        pytest.param(lambda echo: JSONResponse({"data": echo}), "answer", "json_wrapped", id="json-wrapped"),
        pytest.param(lambda echo: PlainTextResponse(f"{echo}\n"), "answer", "whitespace", id="newline"),
        pytest.param(lambda echo: Response(codecs.BOM_UTF8 + echo.encode()), "answer", "byte_order_mark", id="bom"),
        pytest.param(lambda echo: PlainTextResponse(str(echo.encode())), "answer", "bytes_literal", id="bytes"),
        pytest.param(lambda _: PlainTextResponse(""), "answer", "echo_empty", id="empty"),
        pytest.param(lambda _: PlainTextResponse("42"), "answer", "echo_wrong", id="another-text"),
        pytest.param(lambda _: HTMLResponse("<!DOCTYPE html><p>hi"), "answer", "html", id="page"),
        pytest.param(lambda _: RedirectResponse("/other/"), "status", "redirect", id="redirect"),
        pytest.param(lambda echo: PlainTextResponse(echo, 201), "status", "status_other", id="created"),
        pytest.param(lambda _: PlainTextResponse("", 403), "status", "status_403", id="forbidden"),
        pytest.param(lambda _: PlainTextResponse("", 404), "status", "status_404", id="not-found"),
        pytest.param(lambda _: PlainTextResponse("", 405), "status", "status_405", id="method"),
        pytest.param(lambda _: PlainTextResponse("", 502), "status", "status_5xx", id="bad-gateway"),
        pytest.param(lambda _: None, "connection", "broken", id="broken"),
    ],
)
def test_save_url_wrong_answer_is_explained(
    platform: PlatformServer, endpoint: Endpoint, answer: Break, failed: str, code: str
) -> None:
    # Given
    async def wrong(request: Request, _body: bytes) -> Response | None:
        return answer(endpoint.echo(request))

    endpoint.answer = wrong

    # When
    saved = platform.save_url("wecom", endpoint.url)

    # Then
    verdicts = [check for check in saved["checks"] if check["passed"] is False]
    assert [(check["name"], check["verdict"]["code"]) for check in verdicts] == [(failed, code)]
    assert verdicts[0]["verdict"]["en"] != verdicts[0]["verdict"]["zh"]
    assert "{" not in verdicts[0]["verdict"]["en"] + verdicts[0]["verdict"]["zh"]
    assert platform.call("GET", "/apps")["apps"][0]["url"] is None


def test_save_url_echo_in_pieces_is_verified(platform: PlatformServer, endpoint: Endpoint) -> None:
    async def in_pieces(request: Request, _body: bytes) -> Response:
        echo = endpoint.echo(request).encode()

        async def pieces() -> AsyncIterator[bytes]:
            yield echo[:5]
            await asyncio.sleep(0.1)
            yield echo[5:]

        return StreamingResponse(pieces(), media_type="text/plain")

    endpoint.answer = in_pieces

    assert platform.save_url("wecom", endpoint.url)["verified"] is True


def test_save_url_wecom_echostr_returned_undecrypted_is_explained(platform: PlatformServer, endpoint: Endpoint) -> None:
    async def parrot(request: Request, _body: bytes) -> Response:
        return PlainTextResponse(request.query_params["echostr"])

    endpoint.answer = parrot

    assert platform.save_url("wecom", endpoint.url)["checks"][-1]["verdict"]["code"] == "echo_not_decrypted"


@pytest.mark.parametrize("limits", [Limits(wecom_verification=0.2)])
def test_save_url_answer_after_the_limit_is_too_late(platform: PlatformServer, endpoint: Endpoint) -> None:
    async def late(request: Request, body: bytes) -> Response:
        await asyncio.sleep(1)
        return await endpoint.acknowledge(request, body)

    endpoint.answer = late

    saved = platform.save_url("wecom", endpoint.url)

    assert [check["passed"] for check in saved["checks"]] == [True, True, False, None, None]
    assert saved["checks"][2]["verdict"]["code"] == "verification_timeout"


def test_save_url_nothing_listens_is_explained(platform: PlatformServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    saved = platform.save_url("wecom", f"http://127.0.0.1:{port}/callback")

    assert saved["checks"][1]["verdict"]["code"] == "refused"
    assert f"127.0.0.1:{port}" in saved["checks"][1]["verdict"]["zh"]


@pytest.mark.parametrize("url", ["", "callback", "ftp://example.invalid/", "http:///callback", "http://["])
def test_save_url_unusable_address_is_explained(platform: PlatformServer, url: str) -> None:
    assert platform.save_url("wecom", url)["checks"][0]["verdict"]["code"] == "url"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://127.0.0.1/call back", "url_space"),
        ("http://127.0.0.1/callback\u200b", "url_space"),
        ("http://127.0.0.1/callback#demo", "url_fragment"),
        ("http://127.0.0.1/回调", "url_characters"),
        ("http://例子.cn/callback", "url_characters"),
        ("http://127.0.0.1:99999/callback", "url"),
    ],
)
def test_save_url_address_with_what_no_url_has_is_explained(platform: PlatformServer, url: str, code: str) -> None:
    check = platform.save_url("wecom", url)["checks"][0]

    assert (check["passed"], check["verdict"]["code"]) == (False, code)
    assert "{" not in check["verdict"]["en"] + check["verdict"]["zh"]


def test_save_url_blanks_around_it_do_not_count(platform: PlatformServer, endpoint: Endpoint) -> None:
    saved = platform.save_url("wecom", f"\t{endpoint.url} \n")

    assert saved["verified"] is True
    assert platform.call("GET", "/apps")["apps"][0]["url"] == endpoint.url


def test_save_url_own_query_is_kept(platform: PlatformServer, endpoint: Endpoint) -> None:
    platform.save_url("wecom", f"{endpoint.url}?own=1")

    assert endpoint.requests[0][0].query_params["own"] == "1"
    assert len(endpoint.requests[0][0].query_params) == 5


def test_save_url_corp_id_in_the_path_is_the_providers(platform: PlatformServer, endpoint: Endpoint) -> None:
    platform.save_url("suite", f"{endpoint.url}/$CORPID$")

    assert endpoint.requests[0][0].url.path == "/callback/ww0000000000000001"
