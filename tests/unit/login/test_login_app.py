import json

from shared.login.login_app import AppKind
from shared.runtime.app_settings import parse_app_settings
from tests.documents import KINDS, OAUTH, make_document

SECRETS = {"wecom_app": {"secret": "s"}, "wecom_suite": {"suite_secret": "s"}, "official_account": {"secret": "s"}}


def test_app_kinds_are_those_with_settings_for_logins() -> None:
    assert set(AppKind) == SECRETS.keys() <= set(KINDS)
    for kind, secret in SECRETS.items():
        document = make_document(kind, **secret, oauth=OAUTH)
        assert parse_app_settings("demo", json.dumps(document)).oauth
