"""Whatever API Gateway hands over, each function answers with a 2xx or a 4xx."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain_verification import app as domain_verification
from functions.receive_message import app as receive_message
from functions.verify_url import app as verify_url
from shared.protocol.envelope import EnvelopeForm
from tests.factories import (
    ACCOUNT,
    BOT,
    WECOM,
    encrypt_raw,
    load_event,
    make_envelope,
    make_frame,
    make_get_query,
    make_message_event,
    make_plain_query,
    make_post_event,
    make_post_query,
    make_timestamp,
    make_verify_event,
    pad_frame,
    sign_raw,
)
from tests.integration.conftest import APPS, FILES

type Event = dict[str, Any]

pytestmark = pytest.mark.usefixtures("local_settings")

FUNCTIONS = [domain_verification.lambda_handler, receive_message.lambda_handler, verify_url.lambda_handler]

any_text = st.text(st.characters(exclude_categories=["Cs"]))  # an event is UTF-8, so half a pair cannot come
apps = st.sampled_from([*APPS, "nobody", "", "../wecom", "WECOM"]) | any_text
timestamps = st.sampled_from(["", "0", "-1", "soon", "9" * 30]) | any_text | st.builds(make_timestamp)
bodies = st.none() | any_text | st.builds(make_envelope, any_text, st.sampled_from(EnvelopeForm))
methods = st.sampled_from(["GET", "POST", "PUT", "get", ""]) | any_text
query_strings = (
    any_text
    | st.text("abmsg_intrcho=&%+;0F", max_size=60)
    | st.dictionaries(
        st.sampled_from(["msg_signature", "signature", "timestamp", "nonce", "echostr", "a"]), any_text | timestamps
    ).map(lambda query: "&".join(f"{name}={value}" for name, value in query.items()))
)
paths = st.sampled_from(["/", *[f"/{name}" for name in FILES], "/callback/wecom"]) | any_text.map(
    lambda text: f"/{text}"
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """An event of the real shape; each part may be any value, or None, or missing."""
    event = load_event("receive_message")
    parts: dict[str, st.SearchStrategy[Any]] = {
        "rawPath": paths,
        "rawQueryString": query_strings,
        "pathParameters": st.fixed_dictionaries({}, optional={"app": apps, "corp_id": any_text, "proxy": any_text}),
        "body": bodies,
        "isBase64Encoded": st.booleans(),
        "requestContext": st.fixed_dictionaries({}, optional={"http": st.fixed_dictionaries({"method": methods})}),
        "headers": st.dictionaries(any_text, any_text, max_size=3),
    }
    for name, values in parts.items():
        if draw(st.integers(0, 9)) == 0:
            del event[name]
        else:
            event[name] = draw(st.none() | values if draw(st.integers(0, 9)) == 0 else values)
    return event


def check(function: Callable[..., Event], event: Event) -> Event:
    before = json.dumps(event)
    response = function(event, None)
    assert 200 <= response["statusCode"] < 500
    assert isinstance(response["body"], str)
    json.dumps(response, ensure_ascii=False).encode()
    assert json.dumps(event) == before
    return response


@given(events())
def test_any_event_gives_2xx_or_4xx(event: Event) -> None:
    for function in FUNCTIONS:
        check(function, event)


@given(apps, query_strings, bodies)
def test_any_post_gives_2xx_or_4xx(app: str, query: str, body: str | None) -> None:
    check(receive_message.lambda_handler, {**make_post_event(app, query, ""), "body": body})


@given(apps, st.binary(max_size=400))
def test_any_bytes_posted_with_a_right_query_give_4xx(app: str, body: bytes) -> None:
    query = make_post_query(WECOM.encrypt("hello"))
    assert check(receive_message.lambda_handler, make_post_event(app, query, body))["statusCode"] >= 400


@given(apps, query_strings)
def test_any_get_gives_2xx_or_4xx(app: str, query: str) -> None:
    check(verify_url.lambda_handler, make_verify_event(app, query))


@given(st.sampled_from(["msg_signature", "timestamp", "nonce", "echostr"]), any_text)
def test_url_verification_with_any_one_field_gives_its_echo_or_4xx(name: str, value: str) -> None:
    query = make_get_query()
    status = check(verify_url.lambda_handler, make_verify_event("wecom", {**query, name: value}))["statusCode"]
    assert status >= 400 or query[name] == value


@given(st.sampled_from([("wecom", WECOM), ("bot", BOT), ("secure", ACCOUNT)]), any_text, st.sampled_from(EnvelopeForm))
def test_any_signed_message_gives_2xx_or_4xx(app: tuple[str, Any], plaintext: str, form: EnvelopeForm) -> None:
    check(receive_message.lambda_handler, make_message_event(*app, plaintext, form))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(any_text, children, max_size=3),
    max_leaves=8,
)
json_messages = st.fixed_dictionaries(
    {},
    optional={
        "msgtype": st.sampled_from(["text", "event", "image", "stream"]) | json_values,
        "MsgType": st.sampled_from(["text", "event", "location"]) | json_values,
        "text": st.fixed_dictionaries({"content": json_values}) | json_values,
        "event": st.fixed_dictionaries({"eventtype": json_values}) | json_values,
        "Content": json_values,
        "CreateTime": json_values,
        "from": st.fixed_dictionaries({"userid": json_values}) | json_values,
        "msgid": json_values,
        "FromUserName": json_values,
    },
)


@given(st.sampled_from([("wecom", WECOM), ("bot", BOT), ("secure", ACCOUNT)]), json_messages)
def test_any_signed_json_message_gives_2xx_or_4xx(app: tuple[str, Any], message: dict[str, Any]) -> None:
    event = make_message_event(*app, json.dumps(message), EnvelopeForm.LOWERCASE_JSON)
    check(receive_message.lambda_handler, event)


@given(json_messages)
def test_any_plain_json_message_gives_2xx_or_4xx(message: dict[str, Any]) -> None:
    check(receive_message.lambda_handler, make_post_event("plain", make_plain_query(), json.dumps(message)))


@given(any_text | st.binary().map(lambda data: data.hex()))
def test_any_signed_ciphertext_gives_4xx(encrypt: str) -> None:
    event = make_post_event("wecom", make_post_query(sign_raw(WECOM, encrypt)), make_envelope(encrypt))
    assert check(receive_message.lambda_handler, event)["statusCode"] >= 400


@given(st.binary(max_size=80), st.integers(0, 100) | st.integers(0, 2**32 - 1))
def test_any_signed_frame_gives_2xx_or_4xx(message: bytes, length: int) -> None:
    sealed = encrypt_raw(WECOM, pad_frame(make_frame(message, WECOM.receive_id.encode(), length)))
    check(
        receive_message.lambda_handler, make_post_event("wecom", make_post_query(sealed), make_envelope(sealed.encrypt))
    )
