"""What an operator changes counts at the right moment, whatever the parameter store does meanwhile."""

import json
from typing import Any

import pytest

from shared.runtime.document_cache import KEEP_SECONDS, REREAD_SECONDS, UNKNOWN_SECONDS
from tests.conftest import LogLines
from tests.documents import make_document_text
from tests.factories import (
    NEXT_KEY,
    WECOM,
    Screen,
    make_get_query,
    make_message_event,
    make_text_xml,
    make_verify_event,
    open_reply,
)
from tests.fakes import FakeClock
from tests.integration.conftest import ParameterStore, Send

READ_WECOM = "GetParameter /wehook/apps/wecom"


def verify(send: Send, screen: Screen = WECOM, app: str = "wecom") -> int:
    status: int = send(make_verify_event(app, make_get_query(screen)))["statusCode"]
    return status


def put_keys(store: ParameterStore, *screens: Screen) -> None:
    store.put_app("wecom", make_document_text("wecom_app", callback_keys=[screen.callback_key() for screen in screens]))


def test_both_keys_are_accepted_while_they_rotate(send: Send, parameter_store: ParameterStore) -> None:
    # Given
    put_keys(parameter_store, NEXT_KEY, WECOM)
    for screen in (WECOM, NEXT_KEY):
        # When
        response = send(make_message_event("wecom", screen, make_text_xml()))
        # Then
        assert verify(send, screen) == 200
        assert "hello" in open_reply(screen, response["body"])


def test_new_key_works_on_the_first_try(send: Send, parameter_store: ParameterStore, clock: FakeClock) -> None:
    # Given
    assert verify(send) == 200
    put_keys(parameter_store, NEXT_KEY)
    clock.advance(REREAD_SECONDS)
    # When
    response = send(make_message_event("wecom", NEXT_KEY, make_text_xml()))
    # Then
    assert response["statusCode"] == 200
    assert verify(send, WECOM) == 403
    assert parameter_store.reads == [READ_WECOM, READ_WECOM]


def test_wrong_signatures_are_worth_one_read_in_five_seconds_for_each_app(
    send: Send, parameter_store: ParameterStore, clock: FakeClock
) -> None:
    # Given
    parameter_store.put_app("other", make_document_text("wecom_app"))
    # When
    for _ in range(3):
        for app in ("wecom", "other"):
            assert [verify(send, NEXT_KEY, app) for _ in range(5)] == [403] * 5
        clock.advance(REREAD_SECONDS)
    # Then
    assert parameter_store.reads == [READ_WECOM, "GetParameter /wehook/apps/other"] * 3


def test_new_app_works_on_the_first_try(send: Send, parameter_store: ParameterStore, clock: FakeClock) -> None:
    # Given
    assert verify(send) == 200
    parameter_store.put_app("new", make_document_text("wecom_app"))
    # When, then
    assert verify(send, app="new") == 200
    # Given
    assert verify(send, app="newer") == 404
    clock.advance(1)
    parameter_store.put_app("newer", make_document_text("wecom_app"))
    # When, then
    assert verify(send, app="newer") == 200


def test_random_names_are_worth_one_read_and_one_listing_in_ten_seconds(
    send: Send, parameter_store: ParameterStore, clock: FakeClock, log_lines: LogLines
) -> None:
    # When
    for number in range(30):
        assert verify(send, app=f"random-{number}") == 404
        clock.advance((UNKNOWN_SECONDS - 1) / 30)
    # Then
    assert parameter_store.reads == ["GetParameter /wehook/apps/random-0", "GetParametersByPath /wehook/apps"]
    assert {line["reason"] for line in log_lines()} == {"unknown_app"}
    # And an app that is there is served all the same
    assert verify(send) == 200


def test_names_that_no_app_can_have_are_never_read(send: Send, parameter_store: ParameterStore) -> None:
    for app in ("WECOM", "wecom.", "..", "w" * 41, "wecom/../../files/a", "%2e%2e", "微信"):
        assert verify(send, app=app) == 404
    assert parameter_store.reads == []


def test_deleted_app_is_gone(send: Send, parameter_store: ParameterStore, clock: FakeClock) -> None:
    # Given
    assert verify(send) == 200
    parameter_store.delete_app("wecom")
    # When
    clock.advance(300)
    # Then
    assert verify(send) == 404


def test_malformed_document_keeps_the_earlier_one_and_the_log_names_app_and_field(
    send: Send, parameter_store: ParameterStore, clock: FakeClock, log_lines: LogLines
) -> None:
    # Given
    assert verify(send) == 200
    key = {**WECOM.callback_key(), "token": "no-token!"}
    parameter_store.put_app("wecom", make_document_text("wecom_app", callback_keys=[key]))
    clock.advance(300)
    # When, then
    assert verify(send) == 200
    warning = log_lines()[1]
    assert (warning["level"], warning["message"], warning["app"]) == ("WARNING", "kept the earlier settings", "wecom")
    assert "callback_keys[0].token must match" in warning["problem"]
    assert "no-token!" not in str(warning)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (make_document_text("wecom_app", corp_id="no id!"), "corp_id"),
        (make_document_text("wecom_app", corpid="no id!"), "corpid"),
        (json.dumps(["no id!"]), "document"),
        ("no id!", "document"),
    ],
)
def test_malformed_document_without_an_earlier_one_fails_and_names_app_and_field(
    send: Send, parameter_store: ParameterStore, log_lines: LogLines, text: str, field: str
) -> None:
    # Given
    parameter_store.put_app("wecom", text)
    # When
    response = send(make_verify_event("wecom", make_get_query()))
    # Then
    assert (response["statusCode"], response["body"]) == (500, "Internal Server Error")
    (line,) = log_lines()
    assert (line["level"], line["reason"]) == ("ERROR", "configuration")
    assert line["problem"].startswith(f"settings of app 'wecom': {field} ")
    assert "no id!" not in str(line)


def test_mended_document_works_at_once(send: Send, parameter_store: ParameterStore) -> None:
    # Given
    parameter_store.put_app("wecom", "{")
    assert verify(send) == 500
    # When
    parameter_store.put_app("wecom", make_document_text("wecom_app"))
    # Then
    assert verify(send) == 200


def test_store_down_keeps_the_cached_settings_for_a_day(
    send: Send, parameter_store: ParameterStore, clock: FakeClock
) -> None:
    # Given
    assert verify(send) == 200
    parameter_store.down = True
    # When, then
    clock.advance(KEEP_SECONDS - 1)
    assert verify(send) == 200
    clock.advance(REREAD_SECONDS)
    assert verify(send) == 503
    parameter_store.down = False
    assert verify(send) == 200


def test_store_down_without_copy_is_unavailable(
    send: Send, parameter_store: ParameterStore, log_lines: LogLines
) -> None:
    # Given
    parameter_store.down = True
    # When
    response = send(make_message_event("wecom", WECOM, make_text_xml()))
    # Then
    assert (response["statusCode"], response["body"]) == (503, "Service Unavailable")
    line: dict[str, Any] = log_lines()[0]
    assert (line["level"], line["reason"]) == ("ERROR", "settings_unavailable")
    assert line["problem"] == "GetParameter failed: Unreachable"


def test_store_down_wrong_signature_stays_a_wrong_signature(
    send: Send, parameter_store: ParameterStore, clock: FakeClock
) -> None:
    # Given
    assert verify(send) == 200
    parameter_store.down = True
    clock.advance(REREAD_SECONDS)
    # When, then
    assert verify(send, NEXT_KEY) == 403
