"""A callback endpoint made with wechatpy, and the ids of the apps that it serves."""

import asyncio
import base64
import contextlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Self

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from wechatpy.crypto import PrpCrypto
from wechatpy.utils import WeChatSigner
from wechatpy.work.crypto import WeChatCrypto as WecomCrypto
from wechatpy.work.exceptions import InvalidCorpIdException

from devtools.loopback import LoopbackServer

type Answer = Callable[[Request, bytes], Awaitable[Response | None]]

TOKEN = "QDG6eK"  # noqa: S105 - the public test value of Tencent's documentation
KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
KEYS = [{"token": TOKEN, "encoding_aes_key": KEY}]
CORP = "wx5823bf96d3bd56c7"
ACCOUNT = "wxba5fad812f8e6fb9"
ORIGINAL = "gh_97417a04a28d"
SUITE = "dk1f0c"
PROVIDER = "ww0000000000000001"


async def drip(body: bytes) -> AsyncIterator[bytes]:
    """Yields a body as a proxy may pass it on: in pieces, and without its length."""
    for start in range(0, len(body), 200):
        yield body[start : start + 200]
        await asyncio.sleep(0.05)


class Endpoint:
    """A callback endpoint made with wechatpy, whose answers a test chooses."""

    def __init__(self) -> None:
        self.answer: Answer = self.acknowledge
        self.requests: list[tuple[Request, bytes]] = []
        self._server = LoopbackServer(self._app, lifespan="off")
        self.url = f"{self._server.url}/callback"

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        body = await request.body()
        self.requests.append((request, body))
        response = await self.answer(request, body)
        if response is None:  # leaves the answer incomplete: the server closes the connection
            await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"99")]})
            return
        await response(scope, receive, send)

    async def acknowledge(self, request: Request, _body: bytes) -> Response:
        return PlainTextResponse(self.echo(request) if request.method == "GET" else "success")

    def echo(self, request: Request) -> str:
        query = request.query_params
        if "msg_signature" not in query:
            return query["echostr"]
        for receive_id in (CORP, PROVIDER, ""):
            with contextlib.suppress(InvalidCorpIdException):
                signature, timestamp, nonce = query["msg_signature"], query["timestamp"], query["nonce"]
                crypto = WecomCrypto(TOKEN, KEY, receive_id)
                return str(crypto.check_signature(signature, timestamp, nonce, query["echostr"]))
        raise AssertionError("the echostr carries an unexpected id")

    def text_reply(self, receive_id: str, to: str, sender: str, **changes: Any) -> Answer:
        """Returns an answer that replies with a text, with fields of the reply or its envelope changed."""

        async def answer(request: Request, _body: bytes) -> Response:
            if request.method == "GET":
                return PlainTextResponse(self.echo(request))
            reply = {"ToUserName": to, "FromUserName": sender, "CreateTime": "1767225606", "MsgType": "text"}
            content = "".join(f"<{k}>{v}</{k}>" for k, v in {**reply, "Content": "hello", **changes}.items())
            nonce = request.query_params["nonce"]
            xml = WecomCrypto(TOKEN, KEY, receive_id).encrypt_message(f"<xml>{content}</xml>", nonce, "1767225606")
            return Response(xml, media_type="text/xml")

        return answer

    def bot_reply(self, reply: dict[str, Any], **changes: Any) -> Answer:
        """Returns an answer of a bot, with names of its envelope changed."""

        async def answer(request: Request, _body: bytes) -> Response:
            nonce = request.query_params["nonce"]
            encrypt = PrpCrypto(base64.b64decode(KEY + "=")).encrypt(json.dumps(reply), "").decode()
            signer = WeChatSigner()
            signer.add_data(TOKEN, "1767225606", nonce, encrypt)
            envelope = {"encrypt": encrypt, "msgsignature": signer.signature, "timestamp": 1767225606, "nonce": nonce}
            return JSONResponse({**envelope, **changes})

        return answer
