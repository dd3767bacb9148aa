"""Pictures and files that users send to a WeCom AI bot (智能机器人): behind links, and encrypted.

https://developer.work.weixin.qq.com/document/path/100719
"""

import re
from collections.abc import Sequence
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote, urlsplit

from shared.clients.answers import Answer
from shared.clients.calls import FILE_SECONDS, ApiCall
from shared.clients.media import Media
from shared.clients.transport import Transport
from shared.errors import DecryptionError, PlatformError, PlatformUnavailableError
from shared.protocol.message_crypto import decrypt_media

# The second is written for names that are not ASCII, and comes beside the first.
_FILE_NAME = re.compile(r"filename=\"?([^\";]*)")
_ENCODED_FILE_NAME = re.compile(r"filename\*=[\w-]*'[\w-]*'([^\";]*)", re.IGNORECASE)


class BotMediaClient:
    """Downloads what users send to a bot.

    Args:
        transport: Makes the calls.
        encoding_aes_keys: The EncodingAESKeys of the bot, newest first.
    """

    def __init__(self, transport: Transport, encoding_aes_keys: Sequence[str]) -> None:
        self._transport = transport
        self._keys = encoding_aes_keys

    def get_media(self, url: str) -> Media:
        """Downloads a picture or a file, and decrypts it.

        Args:
            url: ``pic_url`` of an `ImageMessage`, or ``url`` of a `FileMessage`, within five minutes.

        Returns:
            The file; its content type is mostly ``application/octet-stream``.

        Raises:
            PlatformUnavailableError: No answer came.
            PlatformError: The link is none, or is not good any more.
            DecryptionError: None of the keys fits.
        """
        parts = urlsplit(url.strip())
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise PlatformError("media", 0, "it is no link to a picture or a file")
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        call = ApiCall(parts.path, query, repeatable=True, seconds=FILE_SECONDS)
        answer = self._transport.call(f"{parts.scheme}://{parts.netloc}", call, _read_file)
        disposition = answer.headers.get("Content-Disposition", "")
        content_type = answer.headers.get("Content-Type", "")
        return Media(self._decrypt(answer.content), content_type, _read_name(disposition))

    def _decrypt(self, content: bytes) -> bytes:
        found, problem = [], DecryptionError("the bot has no EncodingAESKey")
        for key in self._keys:
            try:
                found.append(decrypt_media(content, key))
            except DecryptionError as error:
                problem = error
        if not found:
            raise problem
        # One byte of padding is there by chance now and then; more of it is not.
        return min(found, key=len)


def _read_file(answer: Answer) -> Answer:
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise PlatformUnavailableError("media", 0, f"HTTP status {answer.status}", doubtful=True)
    if answer.status != HTTPStatus.OK:
        raise PlatformError("media", 0, f"HTTP status {answer.status}; the link is good for five minutes")
    return answer


def _read_name(disposition: str) -> str:
    encoded = _ENCODED_FILE_NAME.search(disposition)
    if encoded:
        return unquote(encoded[1])
    # The name is UTF-8, which HTTP libraries decode as Latin-1.
    name = _FILE_NAME.search(disposition.encode("latin-1", "replace").decode("utf-8", "replace"))
    return name[1] if name else ""
