from pathlib import Path

import pytest

from devtools.cli.apps import find_app
from devtools.cli.messages import CommandError

_KEY = "Zx8Qm2LrT5vNc0YpHs7WbKd3FgJu9Ae1RtVoXiClMnE"
_TWO_KEYS = f"""
[apps.own]
kind = "wecom_app"
corp_id = "ww1"
callback_keys = [
    {{ token = "new", encoding_aes_key = "{_KEY}" }},
    {{ token = "old", encoding_aes_key = "{_KEY[::-1]}" }},
]
"""


def write_apps(root: Path, text: str) -> None:
    (root / "apps.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "receive_ids"),
    [
        pytest.param("demo-wecom", ("wx5823bf96d3bd56c7",), id="wecom"),
        pytest.param("demo-suite", ("dk1f0c", "ww0000000000000001", "wpAbCdEf"), id="suite"),
        pytest.param("demo-bot", ("",), id="bot"),
        pytest.param("demo-official", ("wxba5fad812f8e6fb9",), id="account"),
    ],
)
def test_find_app_has_the_ids_of_its_messages(name: str, receive_ids: tuple[str, ...]) -> None:
    assert find_app(name).receive_ids == receive_ids


def test_find_app_own_ids_replace_those_of_the_kind(root: Path) -> None:
    write_apps(root, f'{_TWO_KEYS}receive_ids = {{ post = ["b", "a"] }}')

    assert find_app("own").receive_ids == ("a", "b")


def test_find_app_own_file_is_preferred_and_each_key_counts(root: Path) -> None:
    write_apps(root, _TWO_KEYS)

    known = find_app("own")

    assert known.app == known.with_each_key[0]
    assert [app.token for app in known.with_each_key] == ["new", "old"]


def test_find_app_unknown_name_lists_the_names() -> None:
    with pytest.raises(CommandError, match=r"no app 'x' in apps.example.toml; there are: demo-wecom, demo-suite, "):
        find_app("x")


def test_find_app_no_apps_at_all_says_so(root: Path) -> None:
    write_apps(root, "")

    with pytest.raises(CommandError, match=r"no app 'x' in apps.toml; there are: none\."):
        find_app("x")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param(_TWO_KEYS.replace("corp_id", "corpid"), r"apps.toml: .*'own'.*corp", id="field"),
        pytest.param("[apps", "apps.toml: ", id="no-toml"),
    ],
)
def test_find_app_wrong_settings_are_named_without_their_secrets(root: Path, text: str, message: str) -> None:
    write_apps(root, text)

    with pytest.raises(CommandError, match=message) as raised:
        find_app("own")

    assert _KEY not in str(raised.value)
    assert "\n" not in str(raised.value)
