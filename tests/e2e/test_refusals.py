"""What is refused, and what a developer then reads: the reason in the log, and nothing outside."""

from collections.abc import Callable

import httpx
import pytest

from tests.e2e.conftest import Eventually
from tests.e2e.peer import make_text
from tests.e2e.screens import STRANGER, WECOM

_URL = "/callback/demo-wecom"
_MAX_BODY_BYTES = 256 * 1024
_GATEWAY_MAX_BODY_BYTES = 10 * 1024 * 1024

type Printed = Callable[[], str]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "HEAD"])
@pytest.mark.parametrize("path", [_URL, f"{_URL}/wx5823bf96d3bd56c7"])
def test_wrong_method_answers_405(client: httpx.Client, method: str, path: str) -> None:
    response = client.request(method, path)

    assert (response.status_code, response.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("path", ["/callback/no-such-app", f"{_URL}/ww9999999999999999"])
def test_unknown_app_answers_404(client: httpx.Client, method: str, path: str) -> None:
    response = client.request(method, path, params=WECOM.seal("1").as_echo())

    assert (response.status_code, response.text) == (404, "Not Found")


def test_wrong_signature_answers_403_and_logs_the_reason(
    client: httpx.Client, printed: Printed, eventually: Eventually
) -> None:
    query = WECOM.seal("1").as_echo() | {"msg_signature": "0" * 40}

    response = client.get(_URL, params=query)

    assert (response.status_code, response.text) == (403, "Forbidden")
    eventually(lambda: "VerifyUrl 403 demo-wecom refused invalid_signature" in printed(), "the log line")
    assert "0" * 40 not in printed()


def test_message_for_another_receiver_answers_403_and_logs_the_id_that_came(
    client: httpx.Client, printed: Printed, eventually: Eventually
) -> None:
    sealed = STRANGER.seal(make_text("secret-content"))

    response = client.post(_URL, params=sealed.query, content=sealed.as_xml())

    assert (response.status_code, response.text) == (403, "Forbidden")
    eventually(lambda: "receive_id=ww9999999999999999" in printed(), "the log line")
    assert "secret-content" not in printed()


@pytest.mark.parametrize("doubled", ["timestamp=1", "msg_signature=", "echostr=x"])
def test_doubled_parameter_answers_400(client: httpx.Client, doubled: str) -> None:
    query = httpx.QueryParams(WECOM.seal("1").as_echo())

    response = client.get(f"{_URL}?{query}&{doubled}")

    assert (response.status_code, response.text) == (400, "Bad Request")


def test_missing_parameter_answers_400(client: httpx.Client) -> None:
    query = WECOM.seal("1").as_echo()
    del query["nonce"]

    assert client.get(_URL, params=query).status_code == 400


def test_malformed_body_answers_400(client: httpx.Client) -> None:
    response = client.post(_URL, params=WECOM.seal("1").query, content=b"\xff\xfe<\x00x\x00m\x00l\x00>\x00")

    assert (response.status_code, response.text) == (400, "Bad Request")


@pytest.mark.parametrize("size", [_MAX_BODY_BYTES + 1, _GATEWAY_MAX_BODY_BYTES + 1])
@pytest.mark.parametrize("content_type", ["text/xml", "application/octet-stream"])
def test_too_large_body_answers_413(client: httpx.Client, size: int, content_type: str) -> None:
    response = client.post(
        _URL, params=WECOM.seal("1").query, content=b"x" * size, headers={"content-type": content_type}
    )

    assert response.status_code == 413


def test_request_that_no_route_fits_answers_404_and_is_named(
    client: httpx.Client, printed: Printed, eventually: Eventually
) -> None:
    response = client.post("/calback/demo-wecom?msg_signature=1")

    assert (response.status_code, response.json()) == (404, {"message": "Not Found"})
    eventually(lambda: "404 POST /calback/demo-wecom reached no function" in printed(), "the line")
    assert "msg_signature" not in printed()


def test_jssdk_signature_of_a_page_elsewhere_answers_403(client: httpx.Client) -> None:
    assert client.get("/jssdk/calling", params={"url": "https://evil.example/"}).status_code == 403
