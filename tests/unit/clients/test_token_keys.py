import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.clients.token_keys import (
    fingerprint,
    official_account_key,
    provider_key,
    suite_corp_key,
    suite_key,
    ticket_key,
    wecom_key,
)


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (wecom_key("ww1", 1000002, "orders"), "wecom#ww1#1000002"),
        (wecom_key("ww1", 0, "orders"), "wecom#ww1#0"),
        (wecom_key("ww1", None, "contacts"), "wecom#ww1#contacts"),
        (wecom_key("ww1", None, "1000002"), "wecom#ww1#app:1000002"),
        (official_account_key("wx1"), "wechat#wx1"),
        (suite_key("dk1"), "suite#dk1"),
        (suite_corp_key("dk1", "wp1"), "suite#dk1#wp1"),
        (provider_key("ww2"), "provider#ww2"),
        (ticket_key("wechat#wx1", "jsapi"), "wechat#wx1#jsapi"),
    ],
)
def test_key_names_account_and_app(key: str, expected: str) -> None:
    assert key == expected


@given(secret=st.text("abcdefghijklmnopqrstuvwxyzABCDEF0123456789-_", min_size=8))
def test_fingerprint_tells_credentials_apart_and_nothing_of_them(secret: str) -> None:
    digest = fingerprint("wecom#ww1#1", secret)

    assert digest == fingerprint("wecom#ww1#1", secret)
    assert secret not in digest
    assert len({digest, fingerprint("wecom#ww1#2", secret), fingerprint("wecom#ww1#1", secret, "")}) == 3
