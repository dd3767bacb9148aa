"""Temporary media (临时素材), which both platforms keep for three days.

Pages: https://developer.work.weixin.qq.com/document/path/90253 and 90254, and
https://developers.weixin.qq.com/doc/offiaccount/Asset_Management/New_temporary_materials.html
"""

import re
from http import HTTPStatus
from typing import NamedTuple

from shared.clients.answers import Answer, read_answer
from shared.clients.calls import ApiCall
from shared.clients.errcodes import ErrorTable

_FILE_NAME = re.compile(r'filename="?([^";]*)')


class Media(NamedTuple):
    """A file that was downloaded.

    Attributes:
        content: Its bytes.
        content_type: Its media type; ``application/json`` for a video of an Official Account, which comes as a link.
        name: Its name; empty if it has none.
    """

    content: bytes
    content_type: str
    name: str


def read_media(answer: Answer, call: ApiCall, errors: ErrorTable) -> Media:
    """Returns the file that an answer is; without a file name it is JSON, and mostly an error.

    Args:
        answer: The answer.
        call: What was called.
        errors: The error of each errcode.

    Raises:
        PlatformError: The platform refused, or did not answer in its format.
    """
    disposition = answer.headers.get("Content-Disposition", "")
    if not disposition or answer.status != HTTPStatus.OK:
        read_answer(answer, call, errors)
    # The name is UTF-8, which HTTP libraries decode as Latin-1.
    name = _FILE_NAME.search(disposition.encode("latin-1", "replace").decode("utf-8", "replace"))
    return Media(answer.content, answer.headers.get("Content-Type", ""), name[1] if name else "")
