from typing import Any

import pytest

from devtools.doctor.concurrency import check_concurrency
from devtools.doctor.settings import check_settings
from devtools.public_key import PUBLIC_SESSION_KEY
from tests.documents import OAUTH, make_document, make_full_document
from tests.patients import admit


@pytest.mark.parametrize(
    ("kind", "document", "codes"),
    [
        ("wecom_app", {}, ["settings_valid"]),
        ("official_account", {"mode": "plain"}, ["settings_valid", "settings_plain"]),
        (
            "wecom_bot",
            {"callback_keys": make_document("wecom_bot")["callback_keys"] * 2},
            ["settings_valid", "settings_rotating"],
        ),
    ],
)
def test_check_settings_warns_of_what_is_valid_but_not_good(
    kind: str, document: dict[str, Any], codes: list[str]
) -> None:
    assert [
        finding.code for finding in check_settings(admit(kind, document=make_full_document(kind, **document)))
    ] == codes


@pytest.mark.parametrize(
    ("base_url", "codes"),
    [
        ("https://hook.example.com", ["settings_valid", "settings_public_key"]),
        ("http://127.0.0.1:3000", ["settings_valid"]),
    ],
)
def test_check_settings_key_that_everybody_knows_is_for_this_machine(base_url: str, codes: list[str]) -> None:
    document = make_full_document("official_account", oauth={**OAUTH, "session_keys": ["k" * 32, PUBLIC_SESSION_KEY]})
    patient = admit("official_account", document=document, base_url=base_url)

    assert [finding.code for finding in check_settings(patient)] == codes


@pytest.mark.parametrize(("limit", "code"), [(10, "concurrency_low"), (100, "concurrency_enough")])
def test_check_concurrency_of_a_new_account_is_low(limit: int, code: str) -> None:
    (finding,) = check_concurrency(admit(concurrency=limit))

    assert (finding.code, finding.figures) == (code, {"limit": limit})
