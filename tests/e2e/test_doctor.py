"""The whole examination against the local stack, as an operator runs it."""

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner, Result

from devtools.cli import stack_options
from devtools.cli.commands import cli
from devtools.local_stack.ministack import REGION
from devtools.local_stack.stack import STACK_NAME, LocalStack
from tests.e2e.conftest import Eventually
from tests.e2e.operators import make_environment, without_a_trace

type Run = Callable[..., Result]
type Examine = Callable[..., dict[str, Any]]
type Put = Callable[[str, Any], None]

_DOCUMENT = {
    "kind": "wecom_app",
    "corp_id": "ww9f2c41d7b0aa35e6",
    "agent_id": 1000021,
    "secret": "secret-of-calling",
    "callback_keys": [{"token": "callingTok3n", "encoding_aes_key": "H8jK6lP4oI2uY0tR9eW7qA5sD3fG1hJ2kL4zX6cV8bN"}],
}
_OAUTH = {"redirect_allow": ["https://app.example.com/home"], "session_keys": ["k" * 40]}
_SECRETS = ("secret-of-calling", "callingTok3n", "H8jK6lP4oI2uY0tR9eW7qA5sD3fG1hJ2kL4zX6cV8bN", "k" * 40)
_SECONDS = 15  # as an operator is promised
_ON_A_BUSY_MACHINE = ("verification_far", "cold_far", "verification_local", "cold_local")


@pytest.fixture(scope="module")
def run(stack: LocalStack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Runs the doctor as an operator of the local stack."""

    def invoke(*arguments: str, language: str = "C.UTF-8") -> Result:
        return CliRunner().invoke(cli, ["doctor", *arguments], env=make_environment(stack, language))

    with pytest.MonkeyPatch.context() as patch:
        # The repository's samconfig.toml is the developer's own.
        patch.setattr(stack_options, "ROOT", tmp_path_factory.mktemp("root"))
        yield invoke


@pytest.fixture
def examine(run: Run) -> Examine:
    """Returns the report about an app."""

    def report(*arguments: str) -> dict[str, Any]:
        result = run(*arguments, "--json")
        fields: dict[str, Any] = json.loads(result.stdout)
        assert result.exit_code == (0 if fields["well"] else 1)
        assert not any(secret in result.output for secret in _SECRETS)
        return fields

    return report


@pytest.fixture
def put(stack: LocalStack) -> Iterator[Put]:
    """Stores an app past the commands, under a name that no function has asked for."""

    def write(name: str, changes: Any) -> None:
        text = json.dumps({**_DOCUMENT, **changes})
        parameter = f"/{STACK_NAME}/apps/{name}"
        stack.ministack.client("ssm").put_parameter(Name=parameter, Value=text, Type="SecureString", Overwrite=True)

    with without_a_trace(stack):
        yield write


def find_codes(report: dict[str, Any]) -> dict[str, str]:
    return {finding["check"]: finding["code"] for finding in report["findings"]}


def test_doctor_finds_nothing_wrong_with_the_local_stack(
    examine: Examine, stack: LocalStack, put: Put, eventually: Eventually
) -> None:
    put("well", {"oauth": _OAUTH})
    report: dict[str, Any] = {}

    def is_well() -> bool:
        began = time.monotonic()
        report.update(examine("well"))
        assert time.monotonic() - began < _SECONDS
        return bool(report["well"])

    # A busy machine may still be starting the functions' processes.
    eventually(is_well, "an examination without a failure")

    assert (report["app"], report["stack"], report["region"]) == ("well", STACK_NAME, REGION)
    assert report["callback_url"] == f"{stack.url}/callback/well"
    codes = find_codes(report)
    assert {codes.pop("verification"), codes.pop("cold")} <= {"verification_right", "cold_right", *_ON_A_BUSY_MACHINE}
    assert codes == {
        "settings": "settings_valid",
        "address": "address_local",
        "route": "route_found",
        "forged_verification": "forged_verification_refused",
        "forged_message": "forged_message_refused",
        "files": "file_exact",
        "login": "login_agrees",
        "platform": "platform_reached",
        "clock": "clock_right",
        "concurrency": "concurrency_enough",
    }


@pytest.mark.parametrize(
    ("app", "platform"),
    [
        ("demo-bot", "platform_nothing_to_call"),
        ("demo-suite", "platform_nothing_to_call"),
        ("demo-test-account", "platform_nothing_to_call"),
    ],
)
def test_doctor_app_that_calls_nobody(examine: Examine, app: str, platform: str) -> None:
    codes = find_codes(examine(app))

    assert codes["platform"] == platform
    assert codes["login"] == "login_not_set_up"
    assert codes["route"] == "route_found"


def test_doctor_unlisted_address_is_told_with_the_address(examine: Examine, stack: LocalStack) -> None:
    fault = f"{stack.console_url}/control/apps/calling/faults/ip_not_allowed"
    httpx.put(fault, json={}, trust_env=False).raise_for_status()
    try:
        report = examine("calling")
    finally:
        httpx.delete(fault, trust_env=False).raise_for_status()

    (finding,) = [finding for finding in report["findings"] if finding["check"] == "platform"]
    assert (finding["code"], finding["outcome"], report["well"]) == ("platform_address", "failed", False)
    assert "203.0.113.7" in finding["text"]
    assert finding["cure"].startswith("Add 203.0.113.7 in the console")
    assert finding["figures"]["errcode"] == 60020


def test_doctor_wrong_secret_is_told(examine: Examine, put: Put) -> None:
    put("wrong-secret", {"agent_id": 1000022, "secret": "wrong"})

    report = examine("wrong-secret")

    (finding,) = [finding for finding in report["findings"] if finding["check"] == "platform"]
    assert (finding["code"], finding["outcome"], report["well"]) == ("platform_credential", "failed", False)
    assert "does not take the secret or the id (40001)" in finding["text"]
    assert finding["cure"].startswith("Copy both from the console again: `wehook apps add wrong-secret --replace`.")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("C.UTF-8", "The stored settings of wrong-key are broken: callback_keys[0].encoding_aes_key must match "),
        ("zh_CN.UTF-8", "wrong-key 已存的设置有误：callback_keys[0].encoding_aes_key 应匹配 "),
    ],
)
def test_doctor_wrong_key_in_the_settings_is_one_line(run: Run, put: Put, language: str, words: str) -> None:
    put("wrong-key", {"callback_keys": [{"token": "callingTok3n", "encoding_aes_key": "cut-short-in-the-middle"}]})

    result = run("wrong-key", "--json", language=language)

    assert (result.exit_code, json.loads(result.stdout)) == (1, {"error": result.stderr.strip()})
    assert result.stderr.startswith(words)
    assert "`wehook apps add wrong-key --replace`" in result.stderr
    assert "cut-short" not in result.output
    assert result.stderr.count("\n") == 1


def test_doctor_file_that_is_not_served_is_told(examine: Examine, stack: LocalStack, put: Put) -> None:
    put("calm", {})
    name = f"/{STACK_NAME}/files/a/b/c/d/WW_verify_TooDeepForUs.txt"  # which no command stores
    stack.ministack.client("ssm").put_parameter(Name=name, Value="x", Type="String")

    report = examine("calm")

    (finding,) = [finding for finding in report["findings"] if finding["code"] == "file_missing"]
    assert (finding["outcome"], report["well"]) == ("failed", False)
    assert finding["text"] == f"{stack.url}/a/b/c/d/WW_verify_TooDeepForUs.txt is answered with 404."
    assert finding["cure"]


def test_doctor_login_that_returns_to_another_domain_is_told(examine: Examine, stack: LocalStack, put: Put) -> None:
    put("elsewhere", {"oauth": _OAUTH})
    base_url = stack.url.replace("127.0.0.1", "localhost")

    report = examine("elsewhere", "--base-url", base_url)

    (finding,) = [finding for finding in report["findings"] if finding["check"] == "login"]
    assert (finding["code"], finding["outcome"]) == ("login_other_domain", "failed")
    assert finding["text"] == f"A login returns to {stack.url}/oauth/elsewhere/callback, which is not at {base_url}."


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("C.UTF-8", "✓ A message with a wrong signature is refused with 403."),
        ("zh_CN.UTF-8", "✓ 签名错误的消息以 403 拒绝。"),
    ],
)
def test_doctor_speaks_the_operators_language(run: Run, stack: LocalStack, language: str, words: str) -> None:
    result = run("demo-test-account", language=language)

    assert words in result.stdout
    assert f"{stack.url}/callback/demo-test-account" in result.stderr


def test_doctor_somebody_else_at_the_address(examine: Examine, stack: LocalStack) -> None:
    report = examine("demo-wecom", "--base-url", stack.console_url)

    codes = find_codes(report)
    assert (codes["route"], codes["verification"], codes["files"]) == (
        "route_foreign",
        "verification_wrong",
        "file_missing",
    )
    assert report["well"] is False


def test_doctor_nobody_at_the_address(examine: Examine) -> None:
    codes = find_codes(examine("demo-wecom", "--base-url", "http://127.0.0.1:9"))

    assert codes["address"] == "address_unreachable"
    assert {codes[check] for check in ("route", "verification", "cold", "files", "clock")} == {"not_reached"}
    assert codes["settings"] == "settings_valid"


def test_doctor_base_url_that_is_none_is_one_line(run: Run) -> None:
    result = run("demo-wecom", "--base-url", "127.0.0.1")

    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("--base-url is no usable URL: ")
