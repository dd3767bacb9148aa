"""A change of the code is taken over while the stack runs; a broken one is reported, and changes nothing."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.e2e.conftest import Eventually, Printed
from tests.e2e.peer import make_text
from tests.e2e.screens import WECOM

_HANDLERS = "functions/receive_message/handlers.py"
_FILE = "/WW_verify_7rG3kjVbXHngiald.txt"
_RELOADED = "The new code is running"
_REFUSED = "Change not taken over: "


type Change = Callable[[str, str, str], None]


@pytest.fixture
def change(client: httpx.Client, bundle: Path, printed: Printed, eventually: Eventually) -> Iterator[Change]:
    """Replaces text in files of the bundle; afterwards all are as they were."""
    assert _ask(client, "before") == "before"
    before: dict[Path, str] = {}

    def replace(name: str, old: str, new: str) -> None:
        path = bundle / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        before.setdefault(path, text)
        path.write_text(text.replace(old, new), encoding="utf-8")

    yield replace
    done = printed().count(_RELOADED)
    for path, text in before.items():
        path.write_text(text, encoding="utf-8")
    eventually(lambda: printed().count(_RELOADED) > done, "the code as it was")


def test_changed_function_and_layer_are_taken_over_without_a_failed_request(
    client: httpx.Client, change: Change, printed: Printed, eventually: Eventually
) -> None:
    statuses = set()

    def is_taken_over() -> bool:
        response = client.get(_FILE)
        statuses.add(response.status_code)
        return response.headers.get("x-content-type-options") == "nosniff, changed" and _ask(client, "x") == "X"

    change(_HANDLERS, "return message.content", "return message.content.upper()")
    change("shared/runtime/http_event.py", '"nosniff"', '"nosniff, changed"')

    eventually(is_taken_over, "the change")
    eventually(lambda: _RELOADED in printed(), "the report")
    assert statuses == {200}


def test_changed_route_is_taken_over(
    client: httpx.Client, change: Change, printed: Printed, eventually: Eventually
) -> None:
    change("template.yaml", 'Path: "/{proxy+}"', 'Path: "/files/{proxy+}"')
    eventually(lambda: _RELOADED in printed(), "the reload")

    assert client.get(_FILE).json() == {"message": "Not Found"}
    assert _ask(client, "as before") == "as before"


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        pytest.param((_HANDLERS, "bot = Bot()", "bot = Bot("), f"{_HANDLERS}:", id="python"),
        pytest.param(("template.yaml", "Resources:\n", "Resources\n"), "The build failed: Error: ", id="yaml"),
        pytest.param(
            ("template.yaml", "    Default: 30\n", "    Default: 31\n"),
            "The deployment failed: Parameter 'LogRetentionDays' value '31' is not in AllowedValues",
            id="stack",
        ),
    ],
)
def test_broken_file_is_reported_and_changes_nothing(
    client: httpx.Client,
    change: Change,
    printed: Printed,
    eventually: Eventually,
    edit: tuple[str, str, str],
    problem: str,
) -> None:
    change(*edit)
    eventually(lambda: _REFUSED in printed(), "the report")

    assert printed().splitlines()[-1].startswith(f"{_REFUSED}{problem}")
    assert _ask(client, "still here") == "still here"


def test_function_that_does_not_start_is_reported(change: Change, printed: Printed, eventually: Eventually) -> None:
    change(_HANDLERS, "bot = Bot()", "bot = Bott()")

    eventually(lambda: "not all of it starts" in printed(), "the report")

    assert "WorkerFunction does not start: Worker init failed: name 'Bott' is not defined" in printed()
    assert _RELOADED not in printed()
    assert "VerifyUrlFunction does not start" not in printed()


def _ask(client: httpx.Client, content: str) -> str:
    sealed = WECOM.seal(make_text(content))
    response = client.post("/callback/demo-wecom", params=sealed.query, content=sealed.as_xml())
    return WECOM.open_xml(response)["Content"]
