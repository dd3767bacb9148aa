"""wechatpy on the same messages: no record, no second function, no late answers."""

import time
from collections.abc import Mapping
from typing import Any

from wechatpy.work import create_reply, parse_message
from wechatpy.work.crypto import WeChatCrypto


class Peer:
    """Answers text with the same text.

    Args:
        document: The app.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        key = document["callback_keys"][0]
        self._crypto = WeChatCrypto(key["token"], key["encoding_aes_key"], document["corp_id"])

    def answer(self, delivery: Mapping[str, Any]) -> float:
        """Answers a message, and returns the processor time that this took, in seconds.

        Args:
            delivery: The platform's record of its delivery to us.
        """
        request = delivery["attempts"][0]
        body, query = request["body"], request["query"]
        began = time.thread_time()
        plaintext = self._crypto.decrypt_message(body, query["msg_signature"], query["timestamp"], query["nonce"])
        message = parse_message(plaintext)
        reply = create_reply(message.content, message=message).render()
        self._crypto.encrypt_message(reply, query["nonce"])
        return time.thread_time() - began
