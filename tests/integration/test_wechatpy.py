"""wechatpy, an independent implementation, on the other side: it makes the requests and opens the replies."""

import base64
import json
from typing import Any

import pytest
from wechatpy import parse_message as parse_wechat_message
from wechatpy.crypto import WeChatCrypto as AccountCrypto
from wechatpy.utils import WeChatSigner
from wechatpy.work import parse_message as parse_work_message
from wechatpy.work.crypto import PrpCrypto
from wechatpy.work.crypto import WeChatCrypto as WorkCrypto

from tests.factories import (
    ACCOUNT,
    BOT,
    CUSTOMER,
    ECHO,
    NONCE,
    PROVIDER,
    WECOM,
    Screen,
    make_bot_json,
    make_post_event,
    make_text_xml,
    make_timestamp,
    make_verify_event,
)
from tests.integration.conftest import Send

pytestmark = pytest.mark.usefixtures("parameter_store")


def sign(*parts: str) -> str:
    signer = WeChatSigner()
    signer.add_data(*parts)
    signature: str = signer.signature
    return signature


def cipher(screen: Screen) -> Any:
    return PrpCrypto(base64.b64decode(screen.encoding_aes_key + "="))


def make_query(screen: Screen, encrypt: str) -> dict[str, str]:
    timestamp = make_timestamp()
    signature = sign(screen.token, timestamp, NONCE, encrypt)
    return {"msg_signature": signature, "timestamp": timestamp, "nonce": NONCE}


@pytest.mark.parametrize(("app", "screen"), [("wecom", WECOM), ("suite", PROVIDER), ("bot", BOT)])
def test_url_verification_by_wechatpy_is_answered(send: Send, app: str, screen: Screen) -> None:
    echostr = cipher(screen).encrypt(ECHO, screen.receive_id).decode()
    response = send(make_verify_event(app, {**make_query(screen, echostr), "echostr": echostr}))
    assert response["body"] == ECHO


@pytest.mark.parametrize(
    ("app", "screen", "crypto_class", "parse"),
    [
        pytest.param("wecom", WECOM, WorkCrypto, parse_work_message, id="wecom-app"),
        pytest.param("suite", CUSTOMER, WorkCrypto, parse_work_message, id="wecom-suite"),
        pytest.param("secure", ACCOUNT, AccountCrypto, parse_wechat_message, id="official-account"),
    ],
)
@pytest.mark.parametrize("size", [1, 15, 16, 17, 31, 32, 33])
def test_message_by_wechatpy_is_answered_with_a_reply_that_wechatpy_opens(
    send: Send,
    app: str,
    screen: Screen,
    crypto_class: Any,
    parse: Any,
    size: int,
) -> None:
    # Given
    crypto = crypto_class(screen.token, screen.encoding_aes_key, screen.receive_id)
    body = crypto.encrypt_message(make_text_xml("好" * size, screen), NONCE, make_timestamp())
    encrypt = body.partition("<Encrypt><![CDATA[")[2].partition("]]>")[0]
    # When
    response = send(make_post_event(app, make_query(screen, encrypt), body))
    # Then
    reply = response["body"]
    parts = {
        name: reply.partition(f"<{name}>")[2].partition("</")[0] for name in ("MsgSignature", "TimeStamp", "Nonce")
    }
    message = parse(crypto.decrypt_message(reply, *parts.values()))
    assert (message.content, message.target, message.source) == ("好" * size, "linmei", screen.receive_id)


def test_message_to_a_bot_by_wechatpy_is_answered_with_a_reply_that_wechatpy_opens(send: Send) -> None:
    # Given
    encrypt = cipher(BOT).encrypt(make_bot_json("你好"), "").decode()
    # When
    response = send(make_post_event("bot", make_query(BOT, encrypt), json.dumps({"encrypt": encrypt})))
    # Then
    reply = json.loads(response["body"])
    assert reply["msgsignature"] == sign(BOT.token, str(reply["timestamp"]), NONCE, reply["encrypt"])
    assert json.loads(cipher(BOT).decrypt(reply["encrypt"], ""))["stream"]["content"] == "你好"
