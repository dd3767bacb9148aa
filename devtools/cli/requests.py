"""Carries single requests to a callback URL, and judges the answers as the platforms do."""

import asyncio
from urllib.parse import urlsplit

from devtools.cli.messages import ANSWER_MISSED, BASE_URL_UNUSABLE, CommandError
from devtools.cli.recording import Recording
from devtools.cli.terminal import interruptible
from devtools.platform.accounts import App
from devtools.platform.clock import Clock
from devtools.platform.exchange import Courier, Exchange
from devtools.platform.limits import Limits
from devtools.platform.verification import Verification, verify_url

LIMITS = Limits()


def verify(app: App, url: str) -> Verification:
    """Asks an endpoint as a console does when its URL is saved.

    Args:
        app: The app.
        url: The callback URL.
    """

    async def ask() -> Verification:
        async with Courier() as courier:
            return await verify_url(app, url, courier, Clock(), LIMITS)

    return asyncio.run(ask())


def carry(base_url: str, recording: Recording) -> Exchange:
    """Sends a request once.

    Args:
        base_url: Where the bundle answers.
        recording: The request.
    """
    url, query = join(base_url, recording.path), dict(recording.query)

    async def send() -> Exchange:
        async with Courier() as courier:
            if recording.method == "GET":
                return await courier.get(url, query, LIMITS.answer)
            return await courier.post(url, query, (recording.body, recording.content_type), LIMITS.answer)

    with interruptible(ANSWER_MISSED):
        return asyncio.run(send())


def join(base_url: str, path: str) -> str:
    """Returns the URL of a path.

    Args:
        base_url: Where the bundle answers.
        path: The path, with its slash.

    Raises:
        CommandError: The base is no address to which a path can be added.
    """
    if not _is_usable(base_url):
        raise CommandError(BASE_URL_UNUSABLE)
    return f"{base_url.rstrip('/')}{path}"


def _is_usable(base_url: str) -> bool:
    try:
        parts = urlsplit(base_url)
        is_complete = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return is_complete and not (parts.query or parts.fragment)
