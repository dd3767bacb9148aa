"""Settings documents as an operator writes them; a negative test replaces one field, or leaves one out by None."""

import json
from collections.abc import Mapping
from typing import Any

from tests.factories import ACCOUNT, BOT, CUSTOMER, PROVIDER, SUITE, WECOM, Screen

_MINIMAL: Mapping[str, tuple[Screen, Mapping[str, Any]]] = {
    "wecom_app": (WECOM, {"corp_id": WECOM.receive_id}),
    "wecom_suite": (SUITE, {"suite_id": SUITE.receive_id, "provider_corp_id": PROVIDER.receive_id}),
    "wecom_bot": (BOT, {}),
    "official_account": (ACCOUNT, {"app_id": ACCOUNT.receive_id}),
}

OAUTH: Mapping[str, Any] = {
    "redirect_allow": ["https://app.example.com/home"],
    "session_keys": ["k" * 32],
}

# Every field that a kind has.
_FULL: Mapping[str, Mapping[str, Any]] = {
    "wecom_app": {
        "agent_id": 1000021,
        "secret": "canary-wecom-secret",
        "receive_ids": {"get": [WECOM.receive_id], "post": [WECOM.receive_id, ""]},
        "max_age_seconds": 300,
        "slow_reply": "redelivery",
        "oauth": {**OAUTH, "scope": "snsapi_privateinfo", "session_seconds": 3600},
        "jssdk_origins": ["https://app.example.com"],
    },
    "wecom_suite": {
        "suite_secret": "canary-suite-secret",
        "provider_secret": "canary-provider-secret",
        "auth_corp_ids": [CUSTOMER.receive_id],
        "oauth": {**OAUTH, "scope": "snsapi_userinfo"},
    },
    "wecom_bot": {"max_age_seconds": 0},
    "official_account": {
        "original_id": "gh_1a2b3c4d5e6f",
        "secret": "canary-account-secret",
        "mode": "compatible",
        "oauth": {**OAUTH, "website_app_id": "wxwebsite", "website_secret": "canary-website-secret"},
        "jssdk_origins": ["https://app.example.com"],
    },
}

KINDS = tuple(_MINIMAL)


def make_document(kind: str, /, **replaced: Any) -> dict[str, Any]:
    """Makes a document with no more than a kind must have."""
    screen, fields = _MINIMAL[kind]
    document = {"kind": kind, "callback_keys": [screen.callback_key()], **fields, **replaced}
    return {name: value for name, value in document.items() if value is not None}


def make_full_document(kind: str, /, **replaced: Any) -> dict[str, Any]:
    """Makes a document with every field that a kind has."""
    return make_document(kind, **{**_FULL[kind], **replaced})


def make_document_text(kind: str, /, **replaced: Any) -> str:
    return json.dumps(make_document(kind, **replaced))


def make_full_document_text(kind: str, /, **replaced: Any) -> str:
    return json.dumps(make_full_document(kind, **replaced))
