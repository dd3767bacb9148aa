"""The checks of the clocks and of the verification files against servers of this machine."""

import time
from collections.abc import Iterator
from email.utils import formatdate
from typing import Any

import pytest
from starlette.responses import PlainTextResponse, Response

from devtools.doctor.clock import check_clock
from devtools.doctor.files import check_files
from devtools.doctor.patient import Patient
from devtools.platform.server import PlatformServer
from tests.documents import make_full_document
from tests.e2e.answers import answer_with
from tests.integration.operations.servers import answer_once
from tests.patients import admit
from tests.platform.endpoint import Endpoint

_NAME = "WW_verify_7rG3kjVbXHngiald.txt"


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as endpoint:
        yield endpoint


@pytest.fixture(scope="module")
def wecom() -> Iterator[dict[str, str]]:
    """The variables of a function that calls WeCom on this machine."""
    with PlatformServer({"app": make_full_document("wecom_app")}) as server:
        yield server.environment


def tell_time(seconds: float) -> Response:
    """Returns an answer of a server whose clock is ahead."""
    return PlainTextResponse("", headers={"Date": formatdate(time.time() + seconds, usegmt=True)})


def admit_to(endpoint: Endpoint, **answers: Any) -> Patient:
    return admit(base_url=endpoint.url.removesuffix("/callback"), **answers)


@pytest.mark.parametrize("name", ["wecom_app", "official_account"])
def test_check_clock_of_one_machine_agrees(endpoint: Endpoint, wecom: dict[str, str], name: str) -> None:
    (finding,) = check_clock(admit_to(endpoint, kind=name, environment=wecom))

    assert finding.code == "clock_right"
    assert finding.figures["seconds"] <= 2


@pytest.mark.parametrize("seconds", [-400, 400])
def test_check_clock_stack_and_platform_too_far_apart(endpoint: Endpoint, wecom: dict[str, str], seconds: int) -> None:
    endpoint.answer = answer_with(tell_time(seconds))

    (finding,) = check_clock(admit_to(endpoint, environment=wecom))  # of an app that takes 300 s

    assert finding.code == "clock_platform"
    assert finding.figures["seconds"] == pytest.approx(400, abs=2)
    assert finding.figures["limit"] == 300


def test_check_clock_this_machine_is_off(endpoint: Endpoint) -> None:
    endpoint.answer = answer_with(tell_time(120))

    (finding,) = check_clock(admit_to(endpoint, environment={"WECOM_API_BASE_URL": endpoint.url}))

    assert finding.code == "clock_local"
    assert finding.figures["seconds"] == pytest.approx(120, abs=2)


def test_check_clock_platform_out_of_reach_is_said(endpoint: Endpoint) -> None:
    (finding,) = check_clock(admit_to(endpoint, environment={"WECOM_API_BASE_URL": "http://name.invalid"}))

    assert (finding.code, finding.figures) == ("clock_unknown", {"url": "http://name.invalid"})


@pytest.mark.parametrize("header", [b"", b"Date: yesterday\r\n"])
def test_check_clock_stack_that_tells_no_time_is_said(wecom: dict[str, str], header: bytes) -> None:
    with answer_once(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + header + b"\r\n") as url:
        (finding,) = check_clock(admit(base_url=url, environment=wecom))

    assert (finding.code, finding.figures) == ("clock_unknown", {"url": url.rstrip("/")})


def test_check_clock_without_an_answer(endpoint: Endpoint) -> None:
    endpoint.answer = answer_with(None)

    (finding,) = check_clock(admit_to(endpoint))

    assert finding.code == "no_answer"


@pytest.mark.parametrize(("kind", "code"), [("wecom_bot", "files_none"), ("wecom_app", "files_missing")])
def test_check_files_none_stored_matters_to_apps_with_logins(endpoint: Endpoint, kind: str, code: str) -> None:
    (finding,) = check_files(admit_to(endpoint, kind=kind))

    assert finding.code == code


@pytest.mark.parametrize(
    ("response", "code"),
    [
        pytest.param(PlainTextResponse("7rG3kjVbXHngiald"), "file_exact", id="exact"),
        pytest.param(PlainTextResponse("7rG3kjVbXHngiald\n"), "file_differs", id="newline"),
        pytest.param(PlainTextResponse("\ufeff7rG3kjVbXHngiald"), "file_differs", id="bom"),
        pytest.param(PlainTextResponse("Not Found", 404), "file_missing", id="missing"),
        pytest.param(None, "no_answer", id="broken"),
    ],
)
def test_check_files_compares_every_byte(endpoint: Endpoint, response: Response | None, code: str) -> None:
    endpoint.answer = answer_with(response)

    (finding,) = check_files(admit_to(endpoint, files={_NAME: "7rG3kjVbXHngiald"}))

    assert finding.code == code
    assert _NAME in finding.text.english


def test_check_files_asks_for_each_by_its_path(endpoint: Endpoint) -> None:
    endpoint.answer = answer_with(PlainTextResponse("x"))

    findings = check_files(admit_to(endpoint, files={"a/b.txt": "x", _NAME: "x"}))

    assert [finding.code for finding in findings] == ["file_exact", "file_exact"]
    assert {request.url.path for request, _ in endpoint.requests} == {"/a/b.txt", f"/{_NAME}"}
