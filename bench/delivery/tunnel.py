"""What lies between the platforms and the bundle: answers get lost there, and requests come twice."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from bench.delivery.apps import CALLBACK_KEY
from bench.delivery.relay import Relay, Request
from shared.protocol.message_crypto import MessageCrypto

_ENCRYPT = re.compile(r"<Encrypt><!\[CDATA\[(.*?)\]\]></Encrypt>")
_CONTENT = re.compile(r"<Content><!\[CDATA\[(.*?)\]\]></Content>")
_LOST = re.compile(r" lose (\d)")


class Passage(NamedTuple):
    """One request on its way.

    Attributes:
        content: Text of its message.
        began_at: When, in seconds of the monotonic clock.
        seconds: How long the bundle took, whether anybody waited or not.
    """

    content: str
    began_at: float
    seconds: float


class Tunnel(Relay):
    """Passes callbacks on to the bundle, and does on the way what their text says: ``lose 2``, ``twice``.

    Args:
        port: Where the bundle is.

    Attributes:
        passages: All requests.
    """

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self._times: Counter[str] = Counter()
        self.passages: list[Passage] = []

    async def answer(self, request: Request, client_port: int) -> bytes | None:  # noqa: ARG002  # nobody dies here
        """Passes a callback on."""
        url = urlsplit(request.head.split(b" ", 2)[1].decode())
        app = url.path.rpartition("/")[2]
        content = _open(app, dict(parse_qsl(url.query)), request.body.decode())
        self._times[content] += 1
        began_at = time.monotonic()
        copies = 2 if self._times[content] == 1 and " twice" in content else 1
        answers = await asyncio.gather(*(self.pass_on(request) for _ in range(copies)))
        self.passages.append(Passage(content, began_at, time.monotonic() - began_at))
        lost = _LOST.search(content)
        return b"" if lost and self._times[content] <= int(lost[1]) else answers[-1]


def _open(app: str, query: Mapping[str, str], body: str) -> str:
    crypto = MessageCrypto(CALLBACK_KEY["token"], CALLBACK_KEY["encoding_aes_key"], {app})
    encrypt = _ENCRYPT.search(body)
    signed = (query["msg_signature"], query["timestamp"], query["nonce"])
    message = crypto.decrypt_message(*signed, encrypt[1] if encrypt else "")
    content = _CONTENT.search(message.plaintext)
    return content[1] if content else ""
