"""``wehook tokens`` against the local stack, as an operator runs it."""

import pytest
from typer.testing import CliRunner, Result

from devtools.cli import stack_options
from devtools.cli.commands import cli
from devtools.local_stack.stack import LocalStack
from tests.e2e.operators import make_environment


def test_tokens_renew_has_the_deployed_function_fetch(
    stack: LocalStack, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given an operator, whose samconfig.toml is not the developer's own
    monkeypatch.setattr(stack_options, "ROOT", tmp_path_factory.mktemp("root"))

    def renew(app: str) -> Result:
        return CliRunner().invoke(cli, ["tokens", "renew", app], env=make_environment(stack, "C.UTF-8"))

    # When an app's tokens are renewed, twice
    first, second = renew("calling"), renew("calling")

    # Then the second time the platform gives the same ones, as WeCom does
    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    assert "wecom#" in first.stdout
    assert "the platform gives the same one" in " ".join(second.stdout.split())
