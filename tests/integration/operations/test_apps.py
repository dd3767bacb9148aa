"""The apps of a stack, by command."""

import json
from pathlib import Path

import pytest

from shared.runtime.app_settings import parse_app_settings
from tests.documents import make_full_document_text
from tests.integration.operations.conftest import BASE_URL, Cloud, Run

_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
_BOT = f"""
[apps.bot]
kind = "wecom_bot"
callback_keys = [{{token = "Tok3n", encoding_aes_key = "{_KEY}"}}]
"""
_WECOM = ("1", "ww123", "1000002", "canary-secret", "canaryTok3n", _KEY, "", "")


@pytest.fixture
def bot_file(tmp_path: Path) -> Path:
    file = tmp_path / "mine.toml"
    file.write_text(_BOT, encoding="utf-8")
    return file


def test_add_asks_and_stores_what_was_answered(run: Run, cloud: Cloud) -> None:
    result = run("apps", "add", "wecom", typed=_WECOM)

    assert (result.exit_code, result.stdout) == (0, "")
    assert "✓ wecom is saved in stack wehook.\n" in result.stderr
    assert f"Callback URL for the console: {BASE_URL}/callback/wecom\n" in result.stderr
    stored = cloud.read("/wehook/apps/wecom")
    assert (stored["Type"], stored["Tier"]) == ("SecureString", "Intelligent-Tiering")
    settings = parse_app_settings("wecom", stored["Value"])
    assert (settings.callback_keys[0].token, settings.callback_keys[0].encoding_aes_key) == ("canaryTok3n", _KEY)


def test_add_prints_no_secret_that_was_given(run: Run) -> None:
    result = run("apps", "add", "wecom", typed=_WECOM)

    assert not any(secret in result.output for secret in ("canary-secret", "canaryTok3n", _KEY))


def test_add_key_that_it_makes_is_shown_once(run: Run, cloud: Cloud) -> None:
    result = run("apps", "add", "bot", typed=("wecom_bot", "", ""))

    key = parse_app_settings("bot", cloud.read("/wehook/apps/bot")["Value"]).callback_keys[0]
    assert result.stdout == f"Token           {key.token}\nEncodingAESKey  {key.encoding_aes_key}\n"
    assert "shown this one time only" in result.stderr


def test_add_takes_the_key_of_the_stack(run: Run, cloud: Cloud, bot_file: Path) -> None:
    run("apps", "add", "bot", "--from-file", bot_file, "--stack", "encrypted")

    assert cloud.read("/encrypted/apps/bot")["KeyId"] == cloud.key


@pytest.mark.parametrize("from_input", [False, True])
def test_add_from_a_file_stores_its_table(run: Run, cloud: Cloud, bot_file: Path, from_input: bool) -> None:  # noqa: FBT001
    file = "-" if from_input else str(bot_file)

    result = run("apps", "add", "bot", "--from-file", file, typed=tuple(_BOT.splitlines()))

    assert result.exit_code == 0
    assert json.loads(cloud.read("/wehook/apps/bot")["Value"])["kind"] == "wecom_bot"


def test_add_existing_app_from_a_file_needs_replace(run: Run, cloud: Cloud, bot_file: Path) -> None:
    run("apps", "add", "bot", "--from-file", bot_file)
    cloud.put("/wehook/apps/bot", "before")

    refused = run("apps", "add", "bot", "--from-file", bot_file)

    assert (refused.exit_code, refused.stderr) == (1, "bot is there already: say --replace to replace it.\n")
    assert cloud.read("/wehook/apps/bot")["Value"] == "before"
    assert run("apps", "add", "bot", "--from-file", bot_file, "--replace").exit_code == 0
    assert cloud.read("/wehook/apps/bot")["Value"] != "before"


@pytest.mark.parametrize("answer", ["", "n"])
def test_add_existing_app_asks_first(run: Run, cloud: Cloud, answer: str) -> None:
    cloud.put("/wehook/apps/app", "before")

    result = run("apps", "add", "app", typed=(answer,))

    assert (result.exit_code, result.stderr.splitlines()[-1]) == (1, "Nothing was changed.")
    assert cloud.read("/wehook/apps/app")["Value"] == "before"


@pytest.mark.parametrize(("options", "first"), [((), ("y",)), (("--replace",), ())])
def test_add_existing_app_keeps_what_is_not_answered(
    run: Run, cloud: Cloud, options: tuple[str, ...], first: tuple[str, ...]
) -> None:
    before = make_full_document_text("official_account")
    cloud.put("/wehook/apps/app", before)

    result = run("apps", "add", "app", *options, typed=(*first, "", "", "", "new-secret", *[""] * 9))

    assert result.exit_code == 0
    assert json.loads(cloud.read("/wehook/apps/app")["Value"]) == {**json.loads(before), "secret": "new-secret"}
    assert "canary" not in result.output


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"kind": "wecom_bot"}', '{"kind": "wecom_app", "corp_id": 7}'])
def test_add_mends_what_is_stored_by_halves(run: Run, cloud: Cloud, broken: str) -> None:
    cloud.put("/wehook/apps/wecom", broken or " ")

    result = run("apps", "add", "wecom", "--replace", typed=_WECOM)

    assert result.exit_code == 0
    parse_app_settings("wecom", cloud.read("/wehook/apps/wecom")["Value"])


def test_add_input_that_ends_stores_nothing(run: Run, cloud: Cloud) -> None:
    result = run("apps", "add", "wecom", typed=_WECOM[:4])

    assert (result.exit_code, cloud.list_names()) == (1, set())
    assert result.stderr.endswith("The input ended before everything was answered: nothing was changed.\n")


def test_add_plain_mode_warns(run: Run) -> None:
    result = run("apps", "add", "test", typed=("4", "wx1", "", "", "plain", "Tok3n", "", ""))

    assert result.exit_code == 0
    assert "! test is in plain mode: bodies are neither encrypted nor signed." in result.stderr


def test_add_change_that_something_stored_forbids_is_refused(run: Run, cloud: Cloud) -> None:
    before = make_full_document_text("official_account", max_age_seconds=0)
    cloud.put("/wehook/apps/app", before)

    result = run("apps", "add", "app", "--replace", typed=("", "", "", "", "plain", *[""] * 8))

    assert result.exit_code == 1
    assert "✗ app: max_age_seconds must not be 0 in plain mode" in result.stderr
    assert cloud.read("/wehook/apps/app")["Value"] == before


def test_rotate_in_plain_mode_shows_a_token_alone(run: Run, cloud: Cloud) -> None:
    keys = [{"token": "Tok3n"}]
    cloud.put("/wehook/apps/app", make_full_document_text("official_account", mode="plain", callback_keys=keys))

    result = run("apps", "rotate", "app")

    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == ["Token"]


def test_list_has_kinds_and_ids_and_no_secret(run: Run, cloud: Cloud) -> None:
    for kind in ("wecom_app", "wecom_suite", "official_account"):
        cloud.put(f"/wehook/apps/{kind.replace('_', '-')}", make_full_document_text(kind))
    cloud.put("/wehook/apps/broken", "{}")

    result = run("apps", "list")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "✗ broken: kind is missing"
    assert lines[1].startswith("official-account  official_account  app_id=")
    assert lines[2].startswith(
        "wecom-app  wecom_app  corp_id=ww9f2c41d7b0aa35e6  agent_id=1000021  1 callback key, sec"
    )
    assert lines[3].startswith("wecom-suite  wecom_suite  suite_id=")
    assert "canary" not in result.output


def test_list_has_more_apps_than_one_page(run: Run, cloud: Cloud) -> None:
    for number in range(12):
        cloud.put(f"/wehook/apps/app-{number:02}", make_full_document_text("wecom_bot"))

    assert len(run("apps", "list").stdout.splitlines()) == 12


@pytest.mark.parametrize("command", ["list", "check"])
def test_list_without_apps_says_how_to_add_one(run: Run, command: str) -> None:
    result = run("apps", command)

    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "No app is set up yet: `wehook apps add APP` sets one up.\n"


def test_check_names_field_and_problem_and_never_the_value(run: Run, cloud: Cloud) -> None:
    cloud.put("/wehook/apps/good", make_full_document_text("wecom_app"))
    cloud.put("/wehook/apps/half", make_full_document_text("wecom_app", corp_id="canary space"))

    result = run("apps", "check")

    assert result.exit_code == 1
    assert result.stdout.startswith("✓ good is valid.\n✗ half: corp_id must match ")
    assert "canary" not in result.output
    assert run("apps", "check", "good").exit_code == 0
    assert run("apps", "check", "half").exit_code == 1


def test_rotate_takes_both_keys_until_it_is_finished(run: Run, cloud: Cloud, bot_file: Path) -> None:
    # Given
    run("apps", "add", "bot", "--from-file", bot_file)

    # When
    rotated = run("apps", "rotate", "bot")

    # Then the new key is shown for the console, and both count
    assert rotated.exit_code == 0
    new, former = parse_app_settings("bot", cloud.read("/wehook/apps/bot")["Value"]).callback_keys
    assert rotated.stdout == f"Token           {new.token}\nEncodingAESKey  {new.encoding_aes_key}\n"
    assert (former.token, former.encoding_aes_key) == ("Tok3n", _KEY)
    assert "bot takes 2 callback keys" in run("apps", "check", "bot").stderr

    # When somebody is not sure, nothing changes
    assert run("apps", "rotate", "bot", "--finish", typed=("",)).exit_code == 1
    assert len(parse_app_settings("bot", cloud.read("/wehook/apps/bot")["Value"]).callback_keys) == 2

    # When the console has it
    finished = run("apps", "rotate", "bot", "--finish", "--yes")

    # Then the new one alone counts, and is not shown again
    assert finished.exit_code == 0
    assert parse_app_settings("bot", cloud.read("/wehook/apps/bot")["Value"]).callback_keys == (new,)
    assert new.token not in finished.output
    assert run("apps", "rotate", "bot", "--finish", "--yes").stderr.startswith(
        "bot has one callback key: there is noth"
    )


def test_remove_asks_first(run: Run, cloud: Cloud, bot_file: Path) -> None:
    run("apps", "add", "bot", "--from-file", bot_file)

    assert run("apps", "remove", "bot", typed=("n",)).exit_code == 1
    assert cloud.list_names() == {"/wehook/apps/bot"}
    assert run("apps", "remove", "bot", typed=("y",)).exit_code == 0
    assert cloud.list_names() == set()
