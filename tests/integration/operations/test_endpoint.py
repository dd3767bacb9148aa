"""What the doctor asks of the callback URL: of the functions behind a real HTTP server, and of endpoints gone wrong."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response

from devtools.doctor.examination import Check
from devtools.doctor.findings import Finding
from devtools.doctor.forgery import check_forged_message, check_forged_verification
from devtools.doctor.login import check_login
from devtools.doctor.patient import Patient
from devtools.doctor.route import check_route
from devtools.doctor.verification import COLD_COUNT, check_cold_verification, check_verification
from tests.documents import make_document, make_full_document
from tests.e2e.answers import answer_with, call_function
from tests.factories import PROVIDER
from tests.integration.conftest import APPS
from tests.patients import admit
from tests.platform.endpoint import Endpoint

_VERIFIED = {"right", "far", "slow"}  # on a busy machine
_OURS = {"X-Content-Type-Options": "nosniff"}
_KEYS = make_document("wecom_bot")["callback_keys"]
_OTHER_KEY = {"token": "Other", "encoding_aes_key": "H8jK6lP4oI2uY0tR9eW7qA5sD3fG1hJ2kL4zX6cV8bN"}

pytestmark = pytest.mark.usefixtures("local_settings")


@pytest.fixture(scope="module")
def running_endpoint() -> Iterator[Endpoint]:
    with Endpoint() as endpoint:
        yield endpoint


@pytest.fixture
def endpoint(running_endpoint: Endpoint) -> Endpoint:
    """An endpoint where the functions answer, unless a test chooses another answer."""
    running_endpoint.requests.clear()
    running_endpoint.answer = call_function
    return running_endpoint


def admit_to(endpoint: Endpoint, name: str, document: Mapping[str, Any] | None = None) -> Patient:
    return admit(base_url=endpoint.url.removesuffix("/callback"), document=document or APPS[name], name=name)


def run(check: Check, endpoint: Endpoint, name: str = "wecom") -> Finding:
    (finding,) = check(admit_to(endpoint, name))
    return finding


@pytest.mark.parametrize("name", APPS)
def test_checks_find_nothing_wrong_with_the_functions(endpoint: Endpoint, name: str) -> None:
    checks = (check_route, check_cold_verification, check_forged_verification, check_forged_message)

    route, cold, *forged = [run(check, endpoint, name).code for check in checks]

    assert route == "route_found"
    assert cold.removeprefix("cold_") in _VERIFIED
    assert forged == ["forged_verification_refused", "forged_message_refused"]


@pytest.mark.parametrize("name", APPS)
def test_check_verification_asks_every_url_of_the_console(endpoint: Endpoint, name: str) -> None:
    findings = check_verification(admit_to(endpoint, name))

    assert {finding.code.removeprefix("verification_") for finding in findings} <= _VERIFIED
    paths = [request.url.path for request, _ in endpoint.requests]
    data_url = [f"/callback/{name}/{PROVIDER.receive_id}"] if name == "suite" else []
    assert paths == [f"/callback/{name}", *data_url]


def test_check_verification_times_each_part(endpoint: Endpoint) -> None:
    figures = run(check_verification, endpoint).figures

    assert figures["limit"] == 1000
    assert figures["tls"] == 0
    assert abs(figures["total"] - figures["connect"] - figures["answer"]) <= 2


def test_check_verification_tries_every_key(endpoint: Endpoint) -> None:
    document = make_document("wecom_bot", callback_keys=[*_KEYS, _OTHER_KEY])

    first, second = check_verification(admit_to(endpoint, "bot", document))

    assert first.code != "verification_wrong"
    assert (second.code, "key 2" in second.text.english) == ("verification_wrong", True)
    assert "Status 403" in second.text.english


def test_check_cold_verification_asks_several_times_at_once(endpoint: Endpoint) -> None:
    run(check_cold_verification, endpoint)

    assert len(endpoint.requests) == COLD_COUNT
    assert len({request.query_params["nonce"] for request, _ in endpoint.requests}) == COLD_COUNT


@pytest.mark.parametrize("check", [check_verification, check_cold_verification])
@pytest.mark.parametrize(
    ("response", "words"),
    [
        pytest.param(HTMLResponse("<!doctype html><p>hi"), "HTML", id="html"),
        pytest.param(RedirectResponse("/login"), "redirects to /login", id="redirect"),
        pytest.param(PlainTextResponse("no", 500), "Status 500", id="status"),
        pytest.param(PlainTextResponse("1234"), "", id="echo"),
        pytest.param(None, "closed the connection", id="broken"),
    ],
)
def test_check_verification_wrong_answer_is_explained(
    endpoint: Endpoint, check: Check, response: Response | None, words: str
) -> None:
    endpoint.answer = answer_with(response)

    finding = run(check, endpoint)

    assert finding.code in {"verification_wrong", "cold_wrong"}
    assert words in finding.text.english
    assert finding.cure is not None
    assert "\n" not in finding.text.english


def test_check_verification_echo_in_json_quotes_is_explained(endpoint: Endpoint) -> None:
    async def quoted(request: Request, _body: bytes) -> Response:
        return JSONResponse(endpoint.echo(request))

    endpoint.answer = quoted

    finding = run(check_verification, endpoint, "plain")

    assert finding.code == "verification_wrong"
    assert "The answer is in JSON quotes" in finding.text.english


@pytest.mark.parametrize(
    ("response", "code"),
    [
        pytest.param(PlainTextResponse("Bad Request", 400, headers=_OURS), "route_found", id="found"),
        pytest.param(PlainTextResponse("Not Found", 404, headers=_OURS), "route_unknown_app", id="unknown-app"),
        pytest.param(JSONResponse({"message": "Not Found"}, 404), "route_missing", id="no-route"),
        pytest.param(JSONResponse({"message": "Forbidden"}, 403), "route_forbidden", id="no-mapping"),
        pytest.param(PlainTextResponse("Service Unavailable", 503, headers=_OURS), "route_settings", id="settings"),
        pytest.param(PlainTextResponse("Internal Server Error", 500), "route_failing", id="failing"),
        pytest.param(JSONResponse({"message": "Internal Server Error"}, 500), "route_failing", id="crashing"),
        pytest.param(PlainTextResponse("Not Found", 404), "route_foreign", id="other-not-found"),
        pytest.param(HTMLResponse("<html>", 200), "route_foreign", id="page"),
        pytest.param(HTMLResponse("<html>", 404), "route_foreign", id="page-not-found"),
        pytest.param(JSONResponse(["message"], 404), "route_foreign", id="other-json"),
        pytest.param(HTMLResponse("<html>", 522), "route_failing", id="odd-status"),
        pytest.param(RedirectResponse("/x"), "route_foreign", id="redirect"),
        pytest.param(None, "no_answer", id="broken"),
    ],
)
def test_check_route_tells_who_answers(endpoint: Endpoint, response: Response | None, code: str) -> None:
    endpoint.answer = answer_with(response)

    assert run(check_route, endpoint).code == code


@pytest.mark.parametrize("check", [check_forged_verification, check_forged_message])
@pytest.mark.parametrize(("status", "how"), [(200, "accepted"), (400, "other"), (500, "other")])
def test_check_forged_requests_that_are_not_refused(endpoint: Endpoint, check: Check, status: int, how: str) -> None:
    endpoint.answer = answer_with(PlainTextResponse("success", status))

    finding = run(check, endpoint)

    assert finding.code.endswith(how)
    assert str(status) in finding.text.english


@pytest.mark.parametrize("check", [check_forged_verification, check_forged_message, check_login])
def test_check_without_an_answer_names_what_was_asked(endpoint: Endpoint, check: Check) -> None:
    endpoint.answer = answer_with(None)
    document = make_full_document("wecom_app")

    (finding,) = check(admit_to(endpoint, "wecom", document))

    assert finding.code == "no_answer"
    assert finding.text.english.startswith(endpoint.url.removesuffix("/callback"))


@pytest.mark.parametrize("name", APPS)
def test_check_forged_message_is_right_but_for_its_signature(endpoint: Endpoint, name: str) -> None:
    run(check_forged_message, endpoint, name)

    request, body = endpoint.requests[0]
    signatures = {request.query_params.get(each, "0" * 40) for each in ("signature", "msg_signature")}
    assert signatures == {"0" * 40}
    assert request.method == "POST"
    assert (b"forged" in body) is (name == "plain")


@pytest.mark.parametrize(
    ("kind", "client"), [("wecom_app", "wxwork"), ("wecom_suite", "wxwork"), ("official_account", "MicroMessenger")]
)
def test_check_login_comes_back_to_the_stack(endpoint: Endpoint, kind: str, client: str) -> None:
    base_url = endpoint.url.removesuffix("/callback")
    link = f"https://open.weixin.qq.com/connect/oauth2/authorize?redirect_uri={base_url}/oauth/app/callback#x"
    endpoint.answer = answer_with(RedirectResponse(link, 302))

    (finding,) = check_login(admit_to(endpoint, "app", make_full_document(kind)))

    assert (finding.code, finding.figures) == ("login_agrees", {"host": "127.0.0.1"})
    assert client in endpoint.requests[0][0].headers["user-agent"]


@pytest.mark.parametrize(
    ("response", "code"),
    [
        pytest.param(
            RedirectResponse("https://open.weixin.qq.com/x?redirect_uri=https://other.example/oauth/app/callback", 302),
            "login_other_domain",
            id="other-domain",
        ),
        pytest.param(RedirectResponse("/home", 302), "login_refused", id="elsewhere"),
        pytest.param(HTMLResponse("<p>not set up", 404), "login_refused", id="not-set-up"),
        pytest.param(PlainTextResponse("Internal Server Error", 500), "login_refused", id="no-public-base-url"),
    ],
)
def test_check_login_that_leads_elsewhere(endpoint: Endpoint, response: Response, code: str) -> None:
    endpoint.answer = answer_with(response)

    (finding,) = check_login(admit_to(endpoint, "app", make_full_document("wecom_app")))

    assert finding.code == code


def test_check_login_app_without_logins_is_not_asked(endpoint: Endpoint) -> None:
    assert run(check_login, endpoint, "bot").code == "login_not_set_up"
    assert endpoint.requests == []
