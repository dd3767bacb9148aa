from pathlib import Path

import httpx
import pytest

from devtools.local_stack import platforms
from devtools.local_stack.messages import LocalStackError
from devtools.local_stack.platforms import Platforms
from devtools.local_stack.settings import LocalSettings, read_settings
from devtools.platform.server import PlatformError


@pytest.fixture
def settings() -> LocalSettings:
    return read_settings(Path(__file__).parents[4] / "apps.example.toml")


@pytest.mark.parametrize("error", [PlatformError("no such app"), httpx.ReadTimeout("no such app")])
def test_replace_apps_that_fails_says_so(
    monkeypatch: pytest.MonkeyPatch, settings: LocalSettings, error: Exception
) -> None:
    class FailingServer:
        def __init__(self, *_: object, **__: object) -> None:
            pass

        def call(self, *_: object) -> None:
            raise error

    monkeypatch.setattr(platforms, "PlatformServer", FailingServer)

    with pytest.raises(LocalStackError, match="The simulated platforms did not take the apps: no such app"):
        Platforms(settings, 0, "http://127.0.0.1:3000").replace_apps(settings)
