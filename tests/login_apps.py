"""The apps and the people that log in to them, on both sides: the bundle's settings and the simulated platforms'."""

from typing import Any

from tests.documents import make_document

type Document = dict[str, Any]

HOME = "https://app.example.com/home"
SESSION_KEY = "canary-session-key-" + "s" * 20
MEMBER, OUTSIDER, VISITOR = "linmei", "outsider", "oVisitor0000000000000000001"
FAN, SNAPSHOT = "oABCD0123456789efghijklmnop", "oSNAPSHOT000000000000000001"
CUSTOMER_CORP = "wpAbCdEf"


def make_oauth(**replaced: Any) -> Document:
    """Makes the settings under ``oauth``."""
    return {"redirect_allow": [HOME], "session_keys": [SESSION_KEY], **replaced}


def make_apps(**scopes: str) -> dict[str, Document]:
    """Makes an app of each kind that users can log in to; another scope is given by the name of the app."""

    def oauth(app: str, **replaced: Any) -> Document:
        return make_oauth(scope=scopes.get(app, "snsapi_base"), **replaced)

    website = {"website_app_id": "wxwebsite", "website_secret": "canary-website-secret"}
    fields: dict[str, Document] = {
        "corp": {"kind": "wecom_app", "agent_id": 1000021, "secret": "canary-corp-secret", "oauth": oauth("corp")},
        "suite": {
            "kind": "wecom_suite",
            "suite_secret": "canary-suite-secret",
            "auth_corp_ids": [CUSTOMER_CORP],
            "oauth": oauth("suite"),
        },
        "account": {
            "kind": "official_account",
            "secret": "canary-account-secret",
            "oauth": oauth("account", **website),
        },
        "silent": {"kind": "wecom_app", "secret": "canary-silent-secret"},
    }
    return {app: make_document(values.pop("kind"), **values) for app, values in fields.items()}
