"""Whole functions, event in and response out; the parameter store is moto's, over real HTTP on this machine."""

import json
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import SimpleNamespace
from typing import Any

import boto3
import httpx
import pytest
from moto.server import ThreadedMotoServer

from devtools.platform.server import PlatformServer
from functions.domain_verification import app as domain_verification
from functions.receive_message import app as receive_message
from functions.verify_url import app as verify_url
from shared.errors import AwsError
from shared.runtime import delivery_wiring, wiring
from shared.runtime.aws_client import AwsClient
from shared.runtime.document_cache import DocumentCache
from tests.documents import make_document, make_full_document
from tests.factories import CUSTOMER
from tests.fakes import FakeClock
from tests.wirings import forget_wirings

type Response = dict[str, Any]
type Send = Callable[[Mapping[str, Any]], Response]

STACK = "/wehook"

# The apps that every integration test finds set up, by the name in their callback URL.
APPS: Mapping[str, Mapping[str, Any]] = {
    "wecom": make_document("wecom_app"),
    "suite": make_document("wecom_suite", auth_corp_ids=[CUSTOMER.receive_id]),
    "bot": make_document("wecom_bot"),
    "secure": make_document("official_account", mode="secure"),
    "compatible": make_document("official_account", mode="compatible"),
    "plain": make_document("official_account", mode="plain"),
}

FILES = {"WW_verify_7rG3kjVbXHngiald.txt": "7rG3kjVbXHngiald"}


class ParameterStore:
    """The stack's parameters: an operator writes them, and what the functions read is counted."""

    def __init__(self, operator: Any) -> None:
        self._operator = operator
        self._call = AwsClient.call
        self.down = False
        self.reads: list[str] = []

    def put_app(self, app: str, text: str) -> None:
        self._put(f"{STACK}/apps/{app}", text, "SecureString")

    def put_file(self, path: str, content: str) -> None:
        self._put(f"{STACK}/files/{path}", content, "String")

    def delete_app(self, app: str) -> None:
        self._operator.delete_parameter(Name=f"{STACK}/apps/{app}")

    def watch(self) -> Callable[..., dict[str, Any]]:
        """Makes what takes the place of `AwsClient.call` in the functions."""

        def call(client: AwsClient, operation: str, parameters: Mapping[str, Any], *expected: Any) -> dict[str, Any]:
            self.reads.append(f"{operation} {parameters.get('Name') or parameters['Path']}")
            if self.down:
                raise AwsError(operation, "Unreachable", temporary=True)
            return self._call(client, operation, parameters, *expected)

        return call

    def _put(self, name: str, value: str, kind: str) -> None:
        self._operator.put_parameter(Name=name, Value=value, Type=kind, Overwrite=True)


@pytest.fixture(scope="session")
def moto_endpoint() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def empty_store(moto_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[ParameterStore]:
    httpx.post(f"{moto_endpoint}/moto-api/reset").raise_for_status()
    store = ParameterStore(boto3.client("ssm", endpoint_url=moto_endpoint, region_name="us-east-1"))
    monkeypatch.setattr(AwsClient, "call", store.watch())
    monkeypatch.setenv("AWS_ENDPOINT_URL_SSM", moto_endpoint)
    monkeypatch.setenv("SETTINGS_SOURCE", f"ssm:{STACK}")
    forget_settings()
    yield store
    forget_settings()


@pytest.fixture
def parameter_store(empty_store: ParameterStore) -> ParameterStore:
    for app, document in APPS.items():
        empty_store.put_app(app, json.dumps(document))
    return empty_store


@pytest.fixture(scope="module")
def local_settings() -> Iterator[None]:
    """The same apps without a parameter store, for tests that are about something else."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SETTINGS_SOURCE", f"json:{json.dumps({'apps': APPS, 'files': FILES})}")
        forget_settings()
        yield
    forget_settings()


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch) -> Iterator[PlatformServer]:
    """Both platforms, with apps that call them."""
    documents = {
        "wecom": make_full_document("wecom_app"),
        "suite": make_full_document("wecom_suite"),
        "account": make_full_document("official_account"),
        "bot": make_document("wecom_bot"),
    }
    with PlatformServer(documents) as server:
        for name, value in server.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("SETTINGS_SOURCE", f"json:{json.dumps({'apps': documents})}")
        forget_settings()
        yield server
    forget_settings()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    """The clock of the settings, which stands still until a test advances it."""
    clock = FakeClock()
    monkeypatch.setattr(wiring, "DocumentCache", partial(DocumentCache, clock=clock))
    return clock


@pytest.fixture
def send(lambda_context: SimpleNamespace) -> Send:
    """Hands an event to the function that the HTTP API would choose, as the template's routes say."""

    def call(event: Mapping[str, Any]) -> Response:
        response = choose_function(event)(event, lambda_context)
        json.dumps(response, ensure_ascii=False).encode()  # as Lambda's runtime sends it
        return response

    return call


def choose_function(event: Mapping[str, Any]) -> Callable[..., Response]:
    if not event["rawPath"].startswith("/callback/"):
        return domain_verification.lambda_handler
    if event["requestContext"]["http"]["method"] == "POST":
        return receive_message.lambda_handler
    return verify_url.lambda_handler


def forget_settings() -> None:
    """Makes the functions cold: nothing is cached, and no job is left for the thread of an earlier test."""
    pump = delivery_wiring.get_pump()
    with pump._at_work:  # a job that is under way would fill the caches again, and may leave another one
        pump._messages.clear()
        forget_wirings()
