import base64

import pytest

from devtools.cli.callback_keys import (
    finish_rotation,
    make_encoding_aes_key,
    make_session_key,
    make_token,
    rotate,
)
from shared.runtime.app_settings import parse_app_settings
from tests.documents import make_document, make_document_text, make_full_document_text


def test_make_encoding_aes_key_is_what_the_consoles_take() -> None:
    keys = {make_encoding_aes_key() for _ in range(100)}

    assert len(keys) == 100
    assert all(len(key) == 43 and key.isascii() and key.isalnum() for key in keys)
    # Base64 of exactly 32 bytes: a last letter with bits to spare would be refused by strict decoders.
    assert all(base64.b64encode(base64.b64decode(f"{key}=")).decode() == f"{key}=" for key in keys)


def test_make_token_and_key_validate() -> None:
    key = {"token": make_token(), "encoding_aes_key": make_encoding_aes_key()}

    settings = parse_app_settings("app", make_document_text("wecom_bot", callback_keys=[key]))

    assert settings.callback_keys[0].token == key["token"]


def test_make_session_key_validates() -> None:
    oauth = {"redirect_allow": ["https://app.example.com"], "session_keys": [make_session_key()]}

    parse_app_settings("app", make_full_document_text("wecom_app", oauth=oauth))


@pytest.mark.parametrize("kind", ["wecom_app", "wecom_suite", "wecom_bot", "official_account"])
def test_rotate_puts_a_new_key_in_front(kind: str) -> None:
    document = make_document(kind)

    rotated = rotate(document)

    new, former = rotated["callback_keys"]
    assert [former] == document["callback_keys"]
    assert new.keys() == {"token", "encoding_aes_key"}
    assert not set(new.values()) & set(former.values())
    assert {**rotated, "callback_keys": document["callback_keys"]} == document


def test_rotate_twice_keeps_every_key_that_the_console_may_have() -> None:
    assert len(rotate(rotate(make_document("wecom_bot")))["callback_keys"]) == 3


def test_rotate_in_plain_mode_makes_a_token_alone() -> None:
    document = make_document("official_account", mode="plain", callback_keys=[{"token": "Tok3n"}])

    assert rotate(document)["callback_keys"][0].keys() == {"token"}


def test_finish_rotation_leaves_the_newest_key() -> None:
    rotated = rotate(make_document("wecom_bot"))

    assert finish_rotation(rotated)["callback_keys"] == rotated["callback_keys"][:1]
