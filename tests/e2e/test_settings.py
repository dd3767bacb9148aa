"""New and changed settings count at once: saved in the parameter store as on AWS, or in apps.toml."""

import json
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from devtools.local_stack.stack import STACK_NAME, LocalStack
from shared.runtime.document_cache import REREAD_SECONDS
from tests.e2e.conftest import Eventually
from tests.e2e.peer import Peer, make_text
from tests.e2e.screens import COMPATIBLE_ACCOUNT, WECOM
from tests.factories import load_vectors, make_envelope

_NEXT_KEY = {"token": "nextTok3n", "encoding_aes_key": "B2nM4qW6eR8tY0uI1oP3aS5dF7gH9jK2lZ4xC6vB8nM"}
_NEXT = Peer.of_wecom(_NEXT_KEY["token"], _NEXT_KEY["encoding_aes_key"], "wx5823bf96d3bd56c7")
_ECHO = "5838014913427183692"

type Printed = Callable[[], str]
type SaveApp = Callable[[str, dict[str, Any]], None]


@pytest.fixture
def save_app(stack: LocalStack) -> Iterator[SaveApp]:
    """Saves the settings of an app as an operator does on AWS; afterwards they are as they were."""
    ssm = stack.ministack.client("ssm")
    before: dict[str, str | None] = {}

    def save(app: str, settings: dict[str, Any]) -> None:
        name = f"/{STACK_NAME}/apps/{app}"
        before[name] = _read_parameter(ssm, name)
        ssm.put_parameter(Name=name, Value=json.dumps(settings), Type="SecureString", Overwrite=True)

    yield save
    for name, value in before.items():
        if value is None:
            ssm.delete_parameter(Name=name)
        else:
            ssm.put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)


@pytest.fixture
def apps(bundle: Path) -> dict[str, dict[str, Any]]:
    """The settings of the apps in the file."""
    tables: dict[str, dict[str, Any]] = tomllib.loads((bundle / "apps.toml").read_text(encoding="utf-8"))["apps"]
    return tables


@pytest.fixture
def settings_file(bundle: Path, printed: Printed, eventually: Eventually) -> Iterator[Path]:
    """The file apps.toml, put back afterwards."""
    path = bundle / "apps.toml"
    before = path.read_text(encoding="utf-8")
    yield path
    done = printed().count("apps.toml are in effect")
    path.write_text(before, encoding="utf-8")
    eventually(lambda: printed().count("apps.toml are in effect") > done, "the settings as they were")


def test_new_app_works_on_the_first_try(
    stack: LocalStack, client: httpx.Client, save_app: SaveApp, apps: dict[str, dict[str, Any]]
) -> None:
    # Given a function that has just started, and was asked for an app in vain
    stack.deployment.restart_functions()
    assert client.get("/callback/new-app", params=_NEXT.seal(_ECHO).as_echo()).status_code == 404

    # When the operator saves the app
    save_app("new-app", apps["demo-wecom"] | {"callback_keys": [_NEXT_KEY]})

    # Then the next request is answered
    assert _verifies(client, "new-app", _NEXT)


def test_rotated_key_works_on_the_first_try_beside_the_old_one(
    client: httpx.Client, save_app: SaveApp, apps: dict[str, dict[str, Any]], eventually: Eventually
) -> None:
    # Given functions that have read the settings, long enough ago to do it again for a key that does not fit
    app = apps["rotating"]
    assert _verifies(client, "rotating", WECOM)
    eventually(lambda: _echoes(client, "rotating", WECOM), "an answer in time")  # of functions that have to start
    time.sleep(REREAD_SECONDS)

    # When the operator puts a new key before the old one
    save_app("rotating", app | {"callback_keys": [_NEXT_KEY, *app["callback_keys"]]})

    # Then both functions take it at once, and the old one still
    assert _verifies(client, "rotating", _NEXT)
    assert _echoes(client, "rotating", _NEXT)
    assert _verifies(client, "rotating", WECOM)


def test_settings_file_changed_counts_at_once(
    settings_file: Path, client: httpx.Client, printed: Printed, eventually: Eventually
) -> None:
    # Given a message from years ago, which the demo app takes
    assert _post_old_text(client) == 200

    # When the app is told to take fresh ones only, and another one is taken out
    text = settings_file.read_text(encoding="utf-8")
    text = text.replace("max_age_seconds = 0", "max_age_seconds = 300").replace("apps.demo-suite", "apps.added")
    settings_file.write_text(text, encoding="utf-8")
    eventually(lambda: "The settings of apps.toml are in effect." in printed(), "the reload")

    # Then the old message is refused, though nothing about it would have made the function look
    assert _post_old_text(client) == 403
    assert (client.get("/callback/demo-suite").status_code, client.get("/callback/added").status_code) == (404, 400)


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        pytest.param(
            ('token = "QDG6eK"', 'token = "QDG6-secret"'),
            "apps.toml: settings of app 'demo-wecom': callback_keys[0].token must match",
            id="field-wrong",
        ),
        pytest.param(("[apps.demo-wecom]", "[apps.demo-wecom"), "apps.toml: cannot be read: ", id="no-toml"),
    ],
)
def test_settings_file_broken_is_reported_and_changes_nothing(
    settings_file: Path,
    client: httpx.Client,
    printed: Printed,
    eventually: Eventually,
    edit: tuple[str, str],
    problem: str,
) -> None:
    settings_file.write_text(settings_file.read_text(encoding="utf-8").replace(*edit), encoding="utf-8")

    eventually(lambda: "Change not taken over: " in printed(), "the report")

    assert problem in printed()
    assert "secret" not in printed()
    assert _verifies(client, "demo-wecom", WECOM)


def test_settings_file_removed_gives_way_to_the_example(
    settings_file: Path, client: httpx.Client, printed: Printed, eventually: Eventually
) -> None:
    assert _verifies_account(client)

    settings_file.unlink()
    eventually(lambda: "The settings of apps.example.toml are in effect." in printed(), "the reload")

    assert not _verifies_account(client)
    assert _verifies(client, "demo-wecom", WECOM)


def _verifies(client: httpx.Client, app: str, peer: Peer) -> bool:
    return client.get(f"/callback/{app}", params=peer.seal(_ECHO).as_echo()).text == _ECHO


def _echoes(client: httpx.Client, app: str, peer: Peer) -> bool:
    sealed = peer.seal(make_text("hello"))
    response = client.post(f"/callback/{app}", params=sealed.query, content=sealed.as_xml())
    return response.is_success and bool(response.content) and peer.open_xml(response)["Content"] == "hello"


def _verifies_account(client: httpx.Client) -> bool:
    return client.get("/callback/compatible", params=COMPATIBLE_ACCOUNT.sign() | {"echostr": _ECHO}).text == _ECHO


def _post_old_text(client: httpx.Client) -> int:
    vector = next(vector for vector in load_vectors("wecom_crypto") if vector["name"] == "A_post")
    query = {name: vector[name] for name in ("msg_signature", "timestamp", "nonce")}
    return client.post("/callback/demo-wecom", params=query, content=make_envelope(vector["encrypt"])).status_code


def _read_parameter(ssm: Any, name: str) -> str | None:
    parameters = ssm.get_parameters(Names=[name], WithDecryption=True)["Parameters"]
    return parameters[0]["Value"] if parameters else None
