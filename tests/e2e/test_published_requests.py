"""The requests that Tencent and the protocol references publish, against the running stack."""

import httpx
import pytest

from shared.protocol.envelope import EnvelopeForm
from tests.e2e.screens import WECOM
from tests.factories import load_vectors, make_envelope

type Vectors = dict[str, dict[str, str]]


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    """The published requests by name; those of WeCom and those of Official Accounts have different names."""
    encrypted = load_vectors("wecom_crypto") + load_vectors("official_account_crypto")
    plain = [vector for vector in load_vectors("official_account_signatures") if vector["name"] == "url_verification"]
    return {vector["name"]: vector for vector in encrypted + plain}


@pytest.mark.parametrize(
    ("app", "name", "echo"),
    [
        pytest.param("demo-wecom", "B_get", "1616140317555161061", id="wecom-app"),
        pytest.param("demo-bot", "C_empty_receive_id", "7300451982266137", id="bot"),
        pytest.param("demo-suite", "F_multibyte", "你好", id="suite-with-the-provider's-id"),
    ],
)
def test_get_published_verification_answers_the_echo(
    client: httpx.Client, vectors: Vectors, app: str, name: str, echo: str
) -> None:
    response = client.get(f"/callback/{app}", params=_signed(vectors[name]) | {"echostr": vectors[name]["encrypt"]})

    assert (response.status_code, response.content) == (200, echo.encode())
    assert response.headers["content-type"] == "text/plain; charset=utf-8"


def test_get_published_verification_of_an_account_answers_the_echo(client: httpx.Client, vectors: Vectors) -> None:
    vector = vectors["url_verification"]
    names = ("signature", "timestamp", "nonce", "echostr")

    response = client.get("/callback/demo-official", params={name: vector[name] for name in names})

    assert (response.status_code, response.text) == (200, "4375120948345356249")


def test_post_published_text_answers_an_encrypted_echo(client: httpx.Client, vectors: Vectors) -> None:
    vector = vectors["A_post"]

    response = client.post(
        "/callback/demo-wecom", params=_signed(vector), content=make_envelope(vector["encrypt"], EnvelopeForm.XML)
    )

    assert (response.status_code, response.headers["content-type"]) == (200, "text/xml; charset=utf-8")
    reply = WECOM.open_xml(response)
    assert (reply["ToUserName"], reply["MsgType"], reply["Content"]) == ("mycreate", "text", "hello")


def test_post_published_ticket_of_a_suite_answers_success(client: httpx.Client, vectors: Vectors) -> None:
    vector = vectors["D_suite_id"]

    response = client.post(
        "/callback/demo-suite", params=_signed(vector), content=make_envelope(vector["encrypt"], EnvelopeForm.XML)
    )

    assert (response.status_code, response.content) == (200, b"success")


def test_post_published_json_event_of_an_account_answers_success(client: httpx.Client, vectors: Vectors) -> None:
    vector = vectors["secure_post"]

    response = client.post(
        "/callback/demo-official",
        params=_signed(vector) | {"encrypt_type": "aes"},
        content=make_envelope(vector["encrypt"], EnvelopeForm.JSON),
    )

    assert (response.status_code, response.content) == (200, b"success")


def _signed(vector: dict[str, str]) -> dict[str, str]:
    return {name: vector[name] for name in ("msg_signature", "timestamp", "nonce")}
