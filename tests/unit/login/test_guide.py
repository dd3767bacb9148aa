"""What the guide says of the login is what the code does."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from devtools.menus.menu import build_menu
from shared.errors import ConfigurationError
from shared.login.exits import EXITS, find_exit
from shared.login.sessions import ADMITTED, UserKind
from shared.runtime.app_settings import AppSettings, parse_app_settings
from tests.documents import make_document

DOCS = Path(__file__).parents[3] / "docs"
GUIDES = ("login.md", "login.zh-CN.md")


@pytest.fixture(params=GUIDES)
def guide(request: pytest.FixtureRequest) -> str:
    return (DOCS / str(request.param)).read_text(encoding="utf-8")


def read_blocks(guide: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", guide, re.DOTALL)


def parse_oauth(oauth: dict[str, Any]) -> AppSettings:
    document = {**make_document("wecom_app", agent_id=1, oauth=oauth), "secret": "canary"}
    return parse_app_settings("my-app", json.dumps(document))


def test_guide_lists_every_exit_with_its_status(guide: str) -> None:
    rows = {name: int(status) for name, status in re.findall(r"^\| `(\w+)` \| (\d{3}) \|", guide, re.MULTILINE)}
    assert rows == {reason: find_exit(reason).status.value for reason in (*EXITS, "configuration")}


def test_guide_lists_every_kind_of_user(guide: str) -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| [^|]+ \| [^|]+ \| (\w+) \|$", guide, re.MULTILINE))
    rows.pop("user_kind", "")  # the heading, where it is one word
    assert set(rows) == set(UserKind)
    assert {kind for kind, enters in rows.items() if enters in {"yes", "能"}} == set(ADMITTED)


def test_guides_examples_are_valid(guide: str) -> None:
    settings, menu = read_blocks(guide, "toml")
    oauth = tomllib.loads(settings)["apps"]["my-app"]["oauth"]
    app = parse_oauth({**oauth, "session_keys": ["k" * 32]})
    built = build_menu(tomllib.loads(menu), app, "https://wehook.example.com")
    assert built["button"][0]["url"].startswith("https://wehook.example.com/oauth/my-app/login?next=")


def test_guides_session_key_is_no_key_that_everybody_knows(guide: str) -> None:
    settings, _ = read_blocks(guide, "toml")
    with pytest.raises(ConfigurationError, match="session_keys"):
        parse_oauth(tomllib.loads(settings)["apps"]["my-app"]["oauth"])


def test_guides_session_has_the_fields_of_a_session(guide: str) -> None:
    (example,) = read_blocks(guide, "json")
    code, _ = read_blocks(guide, "python")
    context = code.partition("# ")[2].strip().split(", ")
    assert list(json.loads(example)) == [*context, "expires_at"]
    assert context == ["app", "user_kind", "user_id", "corp_id", "union_id", "name", "avatar_url"]


def test_guide_each_way_through_the_consoles_ends_with_the_doctor(guide: str) -> None:
    consoles = next(part for part in guide.split("\n## ") if "./wehook apps add" in part and "TrustedDomain" in part)
    before, *ways, _ = consoles.split("\n### ")[1:]
    assert all(word in before for word in ("DomainName", "EgressMode", "EgressAddress", "./wehook apps add"))
    assert len(ways) == 4
    assert all("./wehook doctor my-app" in re.split(r"^\d\. ", way, flags=re.MULTILINE)[-1] for way in ways)


def test_guides_have_the_same_parts() -> None:
    english, chinese = ((DOCS / name).read_text(encoding="utf-8") for name in GUIDES)
    for pattern in (r"^#+ ", r"^\| ", r"^\d\. ", r"^```"):
        assert len(re.findall(pattern, english, re.MULTILINE)) == len(re.findall(pattern, chinese, re.MULTILINE))
