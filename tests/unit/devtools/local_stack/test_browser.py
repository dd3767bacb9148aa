import sys
import webbrowser

import pytest

from devtools.local_stack.browser import has_desktop, open_page


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        pytest.param("linux", {"DISPLAY": ":0"}, True, id="linux-x11"),
        pytest.param("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True, id="linux-wayland"),
        pytest.param("linux", {}, False, id="linux-console"),
        pytest.param("linux", {"SSH_CONNECTION": "x", "DISPLAY": "localhost:10.0"}, True, id="ssh-with-display"),
        pytest.param("linux", {"SSH_CONNECTION": "x"}, False, id="ssh"),
        pytest.param("darwin", {}, True, id="macos"),
        pytest.param("darwin", {"SSH_TTY": "/dev/ttys001"}, False, id="macos-over-ssh"),
        pytest.param("darwin", {"CI": "true"}, False, id="ci"),
        pytest.param("linux", {"CI": "true", "DISPLAY": ":99"}, False, id="ci-with-display"),
    ],
)
def test_has_desktop_follows_the_environment(platform: str, environment: dict[str, str], *, expected: bool) -> None:
    assert has_desktop(environment, platform) is expected


@pytest.mark.parametrize(("terminal", "opened"), [(True, ["http://127.0.0.1:8000"]), (False, [])])
def test_open_page_opens_it_where_output_goes_to_a_terminal(
    monkeypatch: pytest.MonkeyPatch, *, terminal: bool, opened: list[str]
) -> None:
    pages: list[str] = []
    monkeypatch.setattr(webbrowser, "open", pages.append)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.delenv("CI", raising=False)

    open_page("http://127.0.0.1:8000")

    assert pages == opened
