"""``wehook apps`` and ``wehook files`` on the local stack: what they write is what the deployed functions read."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner, Result

from devtools.cli import stack_options
from devtools.cli.commands import cli
from devtools.local_stack.documents import to_documents
from devtools.local_stack.stack import STACK_NAME, LocalStack
from devtools.platform.accounts import App
from devtools.platform.apps import Apps
from devtools.platform.clock import Clock
from devtools.platform.exchange import Courier
from devtools.platform.limits import Limits
from devtools.platform.verification import Verification, verify_url
from shared.runtime.app_settings import parse_app_settings
from tests.e2e.conftest import Eventually
from tests.e2e.operators import make_environment, without_a_trace

type Run = Callable[..., Result]

_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"


@pytest.fixture
def run(stack: LocalStack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs a command as an operator of the local stack, with the lines that are typed."""
    monkeypatch.setattr(stack_options, "ROOT", tmp_path)  # the repository's samconfig.toml is the developer's own

    def invoke(*arguments: str | Path, typed: tuple[str, ...] = ()) -> Result:
        text = "".join(f"{line}\n" for line in typed)
        return CliRunner().invoke(cli, [str(argument) for argument in arguments], text, env=make_environment(stack))

    with without_a_trace(stack):
        yield invoke


def read_app(stack: LocalStack, name: str) -> App:
    """Returns an app as its platform would know it."""
    parameter = f"/{STACK_NAME}/apps/{name}"
    value = stack.ministack.client("ssm").get_parameter(Name=parameter, WithDecryption=True)["Parameter"]["Value"]
    return Apps(to_documents({name: parse_app_settings(name, value)})).get(name)


def verifies(stack: LocalStack, name: str, key: int = 1) -> bool:
    """Says whether the platform would save the URL with one of the keys, however long the answer takes."""
    app, limits = read_app(stack, name).with_key(key), Limits(wecom_verification=30)

    async def ask() -> Verification:
        async with Courier() as courier:
            return await verify_url(app, f"{stack.url}/callback/{name}", courier, Clock(), limits)

    return asyncio.run(ask()).verified


def test_app_that_is_added_is_verified_at_once(run: Run, stack: LocalStack) -> None:
    added = run("apps", "add", "added", typed=("1", "ww123", "", "", "Tok3n", _KEY, "", ""))

    assert added.exit_code == 0
    assert f"Callback URL for the console: {stack.url}/callback/added\n" in added.stderr
    assert verifies(stack, "added")


def test_rotated_key_is_verified_beside_the_former_one(run: Run, stack: LocalStack, eventually: Eventually) -> None:
    # Given an app whose key the function has cached
    run("apps", "add", "turning", typed=("3", "Tok3n", _KEY))
    assert verifies(stack, "turning")

    # When
    assert run("apps", "rotate", "turning").exit_code == 0

    # Then the function takes both, as the console may have either
    app = read_app(stack, "turning")
    assert len(app.callback_keys) == 2
    eventually(lambda: verifies(stack, "turning", key=1), "the verification with the new key")  # read at most every 5 s
    assert verifies(stack, "turning", key=2)


def test_file_that_is_added_is_served_byte_for_byte(
    run: Run, stack: LocalStack, client: httpx.Client, tmp_path: Path
) -> None:
    file = tmp_path / "WW_verify_AddedByCommand1.txt"
    file.write_bytes("\ufeffexact 企业微信\r\n".encode())

    added = run("files", "add", file)

    assert added.exit_code == 0
    assert f"{stack.url}/{file.name}" in added.stderr
    assert client.get(f"/{file.name}").content == file.read_bytes()
