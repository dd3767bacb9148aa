"""What an endpoint answers: what the functions do, or the same to everything."""

from types import SimpleNamespace
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from tests.factories import load_event
from tests.platform.endpoint import Answer

_CONTEXT = SimpleNamespace(aws_request_id="5f0c2b5e-3a34-4b5c-9d7e-000000000001")


async def call_function(request: Request, body: bytes) -> Response:
    """Answers what the function does that API Gateway would call."""
    # At their import the functions look for settings, which a test has set by now.
    from functions.receive_message import app as receive_message  # noqa: PLC0415
    from functions.verify_url import app as verify_url  # noqa: PLC0415

    function = receive_message if request.method == "POST" else verify_url
    answer = await run_in_threadpool(function.lambda_handler, _make_event(request, body), _CONTEXT)
    return Response(answer["body"], answer["statusCode"], answer["headers"])


def answer_with(response: Response | None) -> Answer:
    """Answers the same to everything; nothing at all to None."""

    async def answer(_request: Request, _body: bytes) -> Response | None:
        return response

    return answer


def _make_event(request: Request, body: bytes) -> dict[str, Any]:
    app, _, corp_id = request.url.path.removeprefix("/callback/").partition("/")
    event = load_event("receive_message")
    event["rawPath"], event["rawQueryString"], event["body"] = request.url.path, request.url.query, body.decode()
    event["requestContext"]["http"] |= {"method": request.method, "path": request.url.path}
    event["pathParameters"] = {"app": app, **({"corp_id": corp_id} if corp_id else {})}
    return event
