"""What is made to go wrong with API calls."""

import asyncio
from collections.abc import Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from devtools.platform.accounts import App
from devtools.platform.api_errors import ApiError
from devtools.platform.faults import Fault, Faults
from devtools.platform.tokens import State, Tokens

_PAGE = "<html><body>502 Bad Gateway</body></html>"


class SpoiltAnswerError(Exception):
    """The answer is something else than JSON.

    Attributes:
        fault: Why.
        response: The answer.
    """

    def __init__(self, fault: Fault, response: Response) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.response = response


class _BrokenAnswer(Response):
    """An answer that ends before it is complete, so that the server closes the connection."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - the signature of ASGI
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"999")]})


async def disturb(faults: Faults, app: App, path: str) -> None:
    """Lets the faults strike that stand before an answer.

    Args:
        faults: What is switched on.
        app: The app that calls.
        path: What it calls.

    Raises:
        SpoiltAnswerError: The answer is broken, or a page.
        ApiError: The answer is an error.
    """
    if slow := faults.strike(app.name, Fault.API_SLOW, path):
        await asyncio.sleep(slow.seconds)
    if faults.strike(app.name, Fault.API_BROKEN, path):
        raise SpoiltAnswerError(Fault.API_BROKEN, _BrokenAnswer())
    for fault, status in ((Fault.API_5XX, 502), (Fault.API_HTML, 200)):
        if faults.strike(app.name, fault, path):
            raise SpoiltAnswerError(fault, Response(_PAGE, status, media_type="text/html"))
    if error := faults.strike(app.name, Fault.API_ERROR, path):
        raise ApiError(error.errcode)
    if faults.strike(app.name, Fault.IP_NOT_ALLOWED, path):
        raise ApiError(60020 if app.is_wecom else 40164)
    if faults.strike(app.name, Fault.QUOTA_EXHAUSTED, path):
        raise ApiError(45009)


def end_token(faults: Faults, tokens: Tokens, app: App, path: str, text: str) -> None:
    """Ends the token of a call, if that is to go wrong.

    Args:
        faults: What is switched on.
        tokens: All tokens.
        app: The app that calls.
        path: What it calls.
        text: The token.
    """
    token = tokens.find(text)
    if token is None or tokens.state(text, token.kind) is not State.VALID:
        return
    if faults.strike(app.name, Fault.TOKEN_REPLACED, path):
        tokens.replace(token)
    elif faults.strike(app.name, Fault.TOKEN_EXPIRED, path):
        tokens.expire(token)


def spoil(faults: Faults, app: App, path: str, answer: Mapping[str, Any]) -> dict[str, Any]:
    """Returns an answer with what is made to be wrong in it.

    Args:
        faults: What is switched on.
        app: The app that calls.
        path: What it calls.
        answer: The answer.
    """
    if "expires_in" in answer:
        if faults.strike(app.name, Fault.EXPIRES_IN_ZERO, path):
            return {**answer, "expires_in": 0}
        if faults.strike(app.name, Fault.EXPIRES_IN_MISSING, path):
            return {name: value for name, value in answer.items() if name != "expires_in"}
    return dict(answer)
