import json
from pathlib import Path
from typing import Any

import pytest

from devtools.local_stack.documents import to_documents
from devtools.local_stack.settings import read_settings
from devtools.platform.accounts import App
from devtools.platform.apps import Apps
from shared.runtime.app_settings import parse_app_settings

KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"
KEYS = [{"token": "QDG6eK", "encoding_aes_key": KEY}]
WECOM = {"kind": "wecom_app", "corp_id": "ww1", "agent_id": 218, "secret": "s", "callback_keys": KEYS}
SUITE = {"kind": "wecom_suite", "suite_id": "dk1", "provider_corp_id": "ww2", "callback_keys": KEYS}
ACCOUNT = {"kind": "official_account", "app_id": "wx1234567890123456", "callback_keys": KEYS}
OAUTH = {
    "redirect_allow": ["https://example.com/"],
    "session_keys": ["k" * 32],
    "website_app_id": "wx2",
    "website_secret": "w",
}


def read(document: dict[str, Any]) -> App:
    """Returns the app as the platforms know it, after the bundle's own rules."""
    settings = parse_app_settings("mine", json.dumps(document))
    written = json.loads(json.dumps(to_documents({"mine": settings})))
    return Apps(written).get("mine")


@pytest.mark.parametrize(
    ("document", "field", "value"),
    [
        pytest.param({**WECOM, "agent_id": "218"}, "agent_id", 218, id="agent-id-as-text"),
        pytest.param({**WECOM, "corp_id": " ww1\n"}, "corp_id", "ww1", id="pasted-space"),
        pytest.param({**WECOM, "callback_keys": [{**KEYS[0], "token": "QDG6eK "}]}, "token", "QDG6eK", id="token"),
        pytest.param(WECOM, "encoding_aes_key", KEY, id="key"),
        pytest.param({**WECOM, "receive_ids": {"post": [""]}}, "post_receive_id", "", id="empty-receive-id"),
        pytest.param(WECOM, "post_receive_id", None, id="no-receive-ids"),
        pytest.param(WECOM, "secret", "s", id="secret"),
        pytest.param(SUITE, "suite_secret", "suite-secret-of-mine", id="secret-made-up"),
        pytest.param(SUITE, "auth_corp_ids", ("wpDemoCustomer",), id="customer-made-up"),
        pytest.param({**SUITE, "auth_corp_ids": ["wp1"]}, "auth_corp_ids", ("wp1",), id="customer"),
        pytest.param(ACCOUNT, "original_id", "gh_567890123456", id="original-id-made-up"),
        pytest.param({**ACCOUNT, "mode": "compatible"}, "mode", "compatible", id="mode"),
        pytest.param({**ACCOUNT, "secret": "s", "oauth": OAUTH}, "website_app_id", "wx2", id="website"),
        pytest.param({**ACCOUNT, "secret": "s", "oauth": OAUTH}, "oauth", True, id="oauth"),
        pytest.param(ACCOUNT, "oauth", False, id="no-oauth"),
    ],
)
def test_to_documents_platforms_read_what_the_bundle_reads(document: dict[str, Any], field: str, value: object) -> None:
    assert getattr(read(document), field) == value


def test_to_documents_all_callback_keys_are_kept_in_order() -> None:
    keys = [{"token": token, "encoding_aes_key": KEY} for token in ("newest", "older")]

    assert [key.token for key in read({**WECOM, "callback_keys": keys}).callback_keys] == ["newest", "older"]


def test_to_documents_session_keys_stay_behind() -> None:
    settings = parse_app_settings("mine", json.dumps({**WECOM, "oauth": {**OAUTH, "scope": "snsapi_base"}}))

    assert "k" * 32 not in json.dumps(to_documents({"mine": settings}))


def test_to_documents_demo_apps_are_usable() -> None:
    settings = read_settings(Path(__file__).parents[4] / "apps.example.toml")

    assert [app.name for app in Apps(to_documents(settings.apps))] == list(settings.apps)
