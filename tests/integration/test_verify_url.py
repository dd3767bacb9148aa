from typing import Any

import pytest

from tests.conftest import LogLines
from tests.documents import make_document_text
from tests.factories import (
    BOT,
    CUSTOMER,
    ECHO,
    PROVIDER,
    SUITE,
    WECOM,
    Screen,
    load_event,
    load_vectors,
    make_get_query,
    make_plain_query,
    make_verify_event,
    make_wrong_method_event,
)
from tests.integration.conftest import ParameterStore, Send

pytestmark = pytest.mark.usefixtures("parameter_store")


@pytest.mark.parametrize(
    ("app", "screen"), [("wecom", WECOM), ("suite", PROVIDER), ("bot", BOT)], ids=["wecom", "suite", "bot"]
)
def test_verify_url_encrypted_echo_is_answered_to_the_byte(
    send: Send, log_lines: LogLines, app: str, screen: Screen
) -> None:
    # Given
    event = make_verify_event(app, make_get_query(screen))
    # When
    response = send(event)
    # Then
    assert response == {
        "statusCode": 200,
        "headers": {"content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff"},
        "body": ECHO,
        "isBase64Encoded": False,
    }
    (line,) = log_lines()
    assert (line["app"], line["outcome"], line["status"]) == (app, "verified", 200)


@pytest.mark.parametrize("app", ["plain", "compatible", "secure"])
def test_verify_url_official_account_echo_is_answered_in_every_mode(send: Send, app: str) -> None:
    response = send(make_verify_event(app, make_plain_query(echostr=ECHO)))
    assert (response["statusCode"], response["body"]) == (200, ECHO)


def test_verify_url_markup_in_an_echo_stays_text(send: Send) -> None:
    response = send(make_verify_event("secure", make_plain_query(echostr="<script>alert(1)</script>")))
    assert response["body"] == "<script>alert(1)</script>"
    assert response["headers"]["content-type"] == "text/plain; charset=utf-8"
    assert response["headers"]["x-content-type-options"] == "nosniff"


def test_verify_url_tencents_own_request_to_wecom_is_answered(send: Send, parameter_store: ParameterStore) -> None:
    # Given
    vector = next(vector for vector in load_vectors("wecom_crypto") if vector["name"] == "B_get")
    key = {name: vector[name] for name in ("token", "encoding_aes_key")}
    document = make_document_text("wecom_app", callback_keys=[key], corp_id=vector["receive_id"])
    parameter_store.put_app("demo-wecom", document)
    # When
    response = send(load_event("verify_url"))
    # Then
    assert response["body"] == "1616140317555161061"


def test_verify_url_tencents_own_request_to_an_official_account_is_answered(
    send: Send, parameter_store: ParameterStore
) -> None:
    # Given
    vector: dict[str, Any] = load_vectors("official_account_signatures")[0]
    parameter_store.put_app(
        "demo", make_document_text("official_account", mode="plain", callback_keys=[{"token": "AAAAA"}])
    )
    query = {name: vector[name] for name in ("signature", "timestamp", "nonce", "echostr")}
    # When
    response = send(make_verify_event("demo", query))
    # Then
    assert response["body"] == "4375120948345356249"


def test_verify_url_raw_plus_in_a_pasted_url_is_repaired(send: Send) -> None:
    # Given
    query = make_get_query()
    while "+" not in query["echostr"]:
        query = make_get_query()
    raw = "&".join(f"{name}={value}" for name, value in query.items())
    # When
    response = send(make_verify_event("wecom", raw))
    # Then
    assert response["body"] == ECHO


def test_verify_url_old_timestamp_is_answered(send: Send) -> None:
    message = WECOM.encrypt(ECHO, "1409659589")
    query = make_get_query(timestamp="1409659589", echostr=message.encrypt, msg_signature=message.msg_signature)
    assert send(make_verify_event("wecom", query))["statusCode"] == 200


def test_verify_url_further_parameters_do_no_harm(send: Send) -> None:
    assert send(make_verify_event("wecom", make_get_query(tenant="7")))["statusCode"] == 200


@pytest.mark.parametrize("corp_id", [PROVIDER.receive_id, CUSTOMER.receive_id])
def test_verify_url_with_a_corp_in_the_path_carries_the_provider(send: Send, corp_id: str) -> None:
    response = send(make_verify_event("suite", make_get_query(PROVIDER), corp_id))
    assert (response["statusCode"], response["body"]) == (200, ECHO)


@pytest.mark.parametrize(
    ("app", "screen"), [("suite", SUITE), ("suite", CUSTOMER), ("wecom", WECOM._replace(receive_id="wwother"))]
)
def test_verify_url_for_another_receiver_is_refused_and_the_log_has_the_id(
    send: Send, log_lines: LogLines, app: str, screen: Screen
) -> None:
    # When
    response = send(make_verify_event(app, make_get_query(screen)))
    # Then
    assert (response["statusCode"], response["body"]) == (403, "Forbidden")
    (line,) = log_lines()
    assert (line["app"], line["reason"], line["code"]) == (app, "invalid_receive_id", -40005)
    assert line["receive_id"] == screen.receive_id


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_verify_url_other_method_is_not_allowed(send: Send, log_lines: LogLines, method: str) -> None:
    response = send(make_wrong_method_event(method, "wecom"))
    assert (response["statusCode"], response["headers"]["allow"]) == (405, "GET, POST")
    assert log_lines()[0]["reason"] == "method_not_allowed"


@pytest.mark.parametrize("path", ["", "wecom/a/b", "wecom//"])
def test_verify_url_path_that_no_app_has_is_not_found(send: Send, path: str) -> None:
    event = make_verify_event("wecom", make_get_query())
    event |= {"rawPath": f"/callback/{path}", "pathParameters": {"proxy": path}}
    assert send(event)["statusCode"] == 404
