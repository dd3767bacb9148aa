from pathlib import Path

import pytest

from devtools.local_stack.settings import LocalSettings, read_settings
from devtools.local_stack.welcome import Addresses, describe

_BUNDLE, _CONSOLE, _TUNNEL = "http://127.0.0.1:3000", "http://127.0.0.1:8000", "https://xyz.example.com"


@pytest.fixture
def settings() -> LocalSettings:
    return read_settings(Path(__file__).parents[4] / "apps.example.toml")


def test_describe_without_a_tunnel_says_what_a_real_account_takes(settings: LocalSettings) -> None:
    lines = list(describe(settings, Addresses(_BUNDLE, _CONSOLE, "http://127.0.0.1:4566", "")))

    assert any("make dev TUNNEL=https://" in line.english for line in lines)
    assert any("make dev TUNNEL=https://" in line.chinese for line in lines)
    assert any(line.english.startswith(f"  {_BUNDLE}/callback/demo-wecom  WeCom app") for line in lines)


def test_describe_with_a_tunnel_names_the_urls_to_paste_and_whom_the_functions_call(settings: LocalSettings) -> None:
    lines = list(describe(settings, Addresses(_BUNDLE, _CONSOLE, "http://127.0.0.1:4566", _TUNNEL)))

    assert any(line.english.startswith(f"  {_TUNNEL}/callback/demo-wecom  WeCom app") for line in lines)
    assert any("call the real WeCom and WeChat" in line.english and _TUNNEL in line.english for line in lines)
    assert any("真实的企业微信和微信" in line.chinese and _TUNNEL in line.chinese for line in lines)
    assert not any("make dev TUNNEL" in line.english for line in lines)
