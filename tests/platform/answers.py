"""Answers that are none, and what a platform makes of an answer in three words."""

import asyncio
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response


async def too_late(_request: Request, _body: bytes) -> Response:
    await asyncio.sleep(2)
    return PlainTextResponse("success")


async def broken(_request: Request, _body: bytes) -> None:
    return None


async def failing(_request: Request, _body: bytes) -> Response:
    return PlainTextResponse("no", 503)


def summary(delivery: dict[str, Any]) -> tuple[str, str, int]:
    return delivery["outcome"], delivery["verdict"]["code"], len(delivery["attempts"])
