import base64
import json
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from wechatpy.crypto import PrpCrypto, WeChatCipher

from devtools.platform.accounts import App, CallbackKey, Kind
from devtools.platform.sealing import Envelope, OpeningError, encrypt, open_envelope, sign
from devtools.platform.server import PlatformServer
from tests.platform.endpoint import ACCOUNT, KEY, ORIGINAL, TOKEN, Endpoint

# Tencent's documentation of the crypto library.
ECHOSTR = "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="
APP = App(name="a", kind=Kind.WECOM_APP, callback_keys=(CallbackKey(TOKEN, KEY),), corp_id="wx5823bf96d3bd56c7")


@pytest.mark.parametrize(
    ("parts", "signature"),
    [
        pytest.param(
            (TOKEN, "1409659589", "263014780", ECHOSTR), "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", id="wecom"
        ),
        pytest.param(("AAAAA", "1714036504", "1514711492"), "f464b24fc39322e44b38aa78f5edd27bd1441696", id="account"),
        pytest.param(
            (
                "AAAAA",
                "1713424427",
                "415670741",
                "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==",
            ),
            "1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1",
            id="reply",
        ),
    ],
)
def test_sign_published_values_give_the_published_signature(parts: tuple[str, ...], signature: str) -> None:
    assert sign(*parts) == signature


def envelope(encrypted: str) -> Envelope:
    return Envelope(encrypted, sign(TOKEN, "1409659589", "1", encrypted), "1409659589", "1")


def test_open_envelope_published_text_is_read() -> None:
    assert open_envelope(APP, envelope(ECHOSTR), APP.corp_id) == "1616140317555161061"


def raw(content: bytes) -> str:
    return base64.b64encode(WeChatCipher(base64.b64decode(KEY + "=")).encrypt(content)).decode()


@pytest.mark.parametrize(
    ("encrypted", "code"),
    [
        pytest.param("no base64!", "reply_base64", id="base64"),
        pytest.param("", "reply_padding", id="empty"),
        pytest.param(raw(bytes(48)), "reply_padding", id="padded-to-16"),
        pytest.param(raw(bytes(32)), "reply_decryption", id="zeros"),
        pytest.param(raw(bytes(31) + b"\x1c"), "reply_decryption", id="too-short"),
        pytest.param(encrypt(APP, "hello", "ww404"), "reply_receive_id", id="another-id"),
    ],
)
def test_open_envelope_broken_ciphertext_is_explained(encrypted: str, code: str) -> None:
    with pytest.raises(OpeningError, match=code):
        open_envelope(APP, envelope(encrypted), APP.corp_id)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        pytest.param({}, "replied", id="right"),
        pytest.param({"TimeStamp": "1767225606"}, "timestamp", id="timestamp-as-text"),
        pytest.param({"extra": 1}, "envelope_names", id="extra-name"),
    ],
)
def test_json_reply_of_an_account_is_judged(
    saved: PlatformServer, endpoint: Endpoint, changes: dict[str, Any], code: str
) -> None:
    # Given
    async def reply(request: Request, body: bytes) -> Response:
        user = request.query_params["openid"]
        fields = {"ToUserName": user, "FromUserName": ORIGINAL, "CreateTime": 1767225606, "MsgType": "text"}
        plaintext = json.dumps({**fields, "Content": "你好"}, ensure_ascii=False)
        encrypted = PrpCrypto(base64.b64decode(KEY + "=")).encrypt(plaintext, ACCOUNT).decode()
        signature = sign(TOKEN, "1767225606", "1", encrypted)
        assert set(json.loads(body)) == {"ToUserName", "Encrypt"}
        answer = {"Encrypt": encrypted, "MsgSignature": signature, "TimeStamp": 1767225606, "Nonce": "1"}
        return JSONResponse({**answer, **changes})

    endpoint.answer = reply

    # When
    delivery = saved.call("POST", "/apps/secure/messages", {"as_json": True})

    # Then
    assert delivery["verdict"]["code"] == code
