"""Which settings file counts, and what is said about a broken one."""

from pathlib import Path

import pytest

from devtools.local_stack.messages import LocalStackError
from devtools.local_stack.settings import load_settings

_BOT = """
[apps.bot]
kind = "wecom_bot"
[[apps.bot.callback_keys]]
token = "botTok3n"
encoding_aes_key = "M3nB5vC7xZ9lK1jH2gF4dS6aP8oI0uY7tR5eW3qM1nB"
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder that has the example only."""
    (tmp_path / "apps.example.toml").write_text(_BOT, encoding="utf-8")
    return tmp_path


def test_load_settings_without_own_file_takes_the_example(root: Path) -> None:
    settings = load_settings(root)

    assert (settings.file, list(settings.apps)) == ("apps.example.toml", ["bot"])


@pytest.mark.parametrize("file", ["apps.example.toml", "apps.toml"])
def test_load_settings_addresses_of_the_example_move_with_the_port(tmp_path: Path, file: str) -> None:
    example = (Path(__file__).parents[2] / "apps.example.toml").read_text(encoding="utf-8")
    (tmp_path / file).write_text(example, encoding="utf-8")

    settings = load_settings(tmp_path, "http://127.0.0.1:3001")

    oauth = settings.apps["demo-wecom"].oauth
    assert oauth is not None
    port = 3001 if file == "apps.example.toml" else 3000
    assert list(oauth.redirect_allow) == [f"http://127.0.0.1:{port}/protected/demo-wecom"]
    assert f":{port}/protected/demo-wecom" in settings.documents["demo-wecom"]


def test_load_settings_with_own_file_takes_nothing_of_the_example(root: Path) -> None:
    text = _BOT.replace("apps.bot", "apps.mine") + '[files]\n"a/b.txt" = "content"\n'
    (root / "apps.toml").write_text(text, encoding="utf-8")

    settings = load_settings(root)

    assert (settings.file, list(settings.apps), settings.files) == ("apps.toml", ["mine"], {"a/b.txt": "content"})


def test_load_settings_without_any_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(LocalStackError, match=r"^apps\.example\.toml: cannot be read: "):
        load_settings(tmp_path)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        pytest.param("[apps", "cannot be read: .*(line 1|end of document)", id="no-toml"),
        pytest.param("[app.bot]", "app is neither the table apps nor the table files", id="unknown-table"),
        pytest.param('apps = "x"', "apps must be a table", id="no-table"),
        pytest.param("[apps]\nbot = 1", "settings of app 'bot': document must be an object", id="no-document"),
        pytest.param('[apps.bot]\nkind = "bot"', "settings of app 'bot': kind must be one of", id="field"),
        pytest.param("[apps.Bot]", "settings of app 'Bot': name must be 1 to 40 of", id="name"),
        pytest.param("[apps.bot]\nkind = 2026-11-21", "settings of app 'bot': kind must be one of", id="date"),
        pytest.param('[files]\n"a.txt" = 1', 'files."a.txt" must be text', id="file-that-is-no-text"),
        pytest.param('[files]\n"a.txt" = ""', 'files."a.txt" must be text', id="empty-file"),
        pytest.param('[files]\n"../a" = "x"', 'files."../a" must be a file name', id="file-above"),
        pytest.param('[files]\n"a/b/c/d/e" = "x"', 'files."a/b/c/d/e" must be a file name', id="file-too-deep"),
    ],
)
def test_load_settings_broken_file_names_the_place(root: Path, text: str, problem: str) -> None:
    (root / "apps.toml").write_text(text, encoding="utf-8")

    with pytest.raises(LocalStackError, match=rf"^apps\.toml: {problem}") as raised:
        load_settings(root)

    assert raised.value.text.chinese.startswith("apps.toml：")
