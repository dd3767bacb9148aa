"""``wehook tokens`` beside a stack whose function answers as it is told to."""

from collections.abc import Mapping
from typing import Any

import pytest

from devtools.cli import tokens_command
from devtools.cloud.stack import DeployedStack
from tests.documents import make_full_document_text
from tests.unit.devtools.cli.conftest import Run

KEY = "wechat#wx0123456789abcdef"


class Parameters:
    """The apps of the stack."""

    def read(self, name: str) -> str | None:
        return make_full_document_text("official_account") if name == "demo" else None

    def read_all(self) -> dict[str, str]:
        return {"demo": ""}


class FakeStack(DeployedStack):
    """A stack with one app.

    Attributes:
        result: What the function returns.
        function: Its name; None where the stack has no such function.
        events: What it was invoked with.
    """

    name = "wehook"
    apps = Parameters()  # type: ignore[assignment]

    def __init__(self) -> None:
        self.result: dict[str, Any] = {}
        self.function: str | None = "wehook-RefreshTokensFunction-1"
        self.events: list[Mapping[str, Any]] = []

    def find_function(self, logical_id: str) -> str | None:
        assert logical_id == "RefreshTokensFunction"
        return self.function

    def invoke(self, function: str, event: Mapping[str, Any]) -> dict[str, Any]:
        assert function == self.function
        self.events.append(event)
        return self.result


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> FakeStack:
    stack = FakeStack()
    monkeypatch.setattr(tokens_command, "find_stack", lambda *_: stack)
    return stack


@pytest.mark.parametrize(
    ("language", "new", "same"),
    [("C.UTF-8", "there is a new one", "gives the same"), ("zh_CN.UTF-8", "新的", "同一个")],
)
def test_renew_tells_what_became_of_each_token(run: Run, stack: FakeStack, language: str, new: str, same: str) -> None:
    stack.result = {"outcome": "replaced", "tokens": {KEY: "new", f"{KEY}#jsapi": "same"}}
    result = run("tokens", "renew", "demo", language=language)

    assert result.exit_code == 0
    assert stack.events == [{"renew": "demo"}]
    first, second = (line for line in result.stdout.splitlines() if KEY in line)
    assert new in first
    assert same in result.stdout[result.stdout.index(second) :]


def test_renew_app_without_a_secret_has_nothing_to_renew(run: Run, stack: FakeStack) -> None:
    stack.result = {"outcome": "replaced", "tokens": {}}

    assert "has no tokens" in run("tokens", "renew", "demo").stdout


@pytest.mark.parametrize(
    "result",
    [
        {"outcome": "failed", "reason": "unlisted_address", "problem": "the address 203.0.113.7 is not listed"},
        {"errorMessage": "the address 203.0.113.7 is not listed", "errorType": "RuntimeError"},
    ],
)
def test_renew_that_fails_says_why(run: Run, stack: FakeStack, result: dict[str, Any]) -> None:
    stack.result = result
    failed = run("tokens", "renew", "demo")

    assert failed.exit_code == 1
    assert "203.0.113.7" in failed.output


def test_renew_unknown_app_invokes_nothing(run: Run, stack: FakeStack) -> None:
    assert run("tokens", "renew", "nobody").exit_code == 1
    assert stack.events == []


def test_renew_stack_without_the_function_says_so(run: Run, stack: FakeStack) -> None:
    stack.function = None
    failed = run("tokens", "renew", "demo")

    assert failed.exit_code == 1
    assert "make deploy" in failed.output
