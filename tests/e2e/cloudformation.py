"""CloudFormation with the transform of SAM templates, which MiniStack has not."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlsplit

import httpx
from samtranslator.yaml_helper import yaml_parse
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from devtools.local_stack.cloud_template import translate
from devtools.local_stack.ministack import MiniStack
from devtools.loopback import LoopbackServer

_SECONDS_TO_ANSWER = 60

type Fields = dict[str, str]


@contextmanager
def run_cloudformation(ministack: MiniStack) -> Iterator[str]:
    """Answers as MiniStack does, but for the templates of change sets; yields the address.

    Args:
        ministack: Where the stacks are.
    """
    with httpx.Client(base_url=ministack.url, timeout=_SECONDS_TO_ANSWER, trust_env=False) as client:

        def pass_on(fields: Fields, authorization: str) -> Response:
            if fields["Action"] == "CreateChangeSet":
                _transform(ministack, fields)
            answer = client.post("/", data=fields, headers={"authorization": authorization})
            return Response(answer.content, answer.status_code, media_type=answer.headers["content-type"])

        async def serve(request: Request) -> Response:
            fields = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
            return await run_in_threadpool(pass_on, fields, request.headers["authorization"])

        app = Starlette(routes=[Route("/", serve, methods=["POST"])])
        with LoopbackServer(app) as server:
            yield server.url


def _transform(ministack: MiniStack, fields: Fields) -> None:
    """Translates the template that a change set brings along, or that it has put into a bucket."""
    if "TemplateBody" in fields:
        fields["TemplateBody"] = _translate(ministack, fields["TemplateBody"], fields)
        return
    url = urlsplit(fields["TemplateURL"])
    _, bucket, key = url.path.split("/", 2)
    s3 = ministack.client("s3")
    template = s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()
    # Beside it: SAM CLI does not upload twice what is there.
    s3.put_object(Bucket=bucket, Key=f"{key}.json", Body=_translate(ministack, template, fields).encode())
    fields["TemplateURL"] = url._replace(path=f"{url.path}.json").geturl()


def _translate(ministack: MiniStack, template: str, fields: Fields) -> str:
    keys = {name: key for name, key in fields.items() if re.fullmatch(r"Parameters\.member\.\d+\.ParameterKey", name)}
    values = {key: fields.get(name.replace("ParameterKey", "ParameterValue")) for name, key in keys.items()}
    known = {key: value for key, value in values.items() if value is not None}
    return json.dumps(translate(yaml_parse(template), known, ministack.session))
