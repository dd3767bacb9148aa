from collections.abc import Callable

import pytest

from shared.errors import (
    InvalidSignatureError,
    MalformedMessageError,
    StaleTimestampError,
    UnknownAppError,
)
from shared.runtime.app_settings import AppSettings, parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.callback_endpoint import CallbackEndpoint
from shared.runtime.callbacks import serve_callback
from shared.runtime.document_cache import REREAD_SECONDS, DocumentCache
from shared.runtime.http_event import HttpRequest
from tests.documents import make_document_text
from tests.factories import ECHO, NEXT_KEY, WECOM, Screen, make_get_query, make_verify_event
from tests.fakes import FakeClock, FakeSource

ROTATED = make_document_text("wecom_app", callback_keys=[NEXT_KEY.callback_key(), WECOM.callback_key()])


@pytest.fixture
def source() -> FakeSource:
    return FakeSource(demo=make_document_text("wecom_app"))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def apps(source: FakeSource, clock: FakeClock) -> Apps:
    cache: DocumentCache[AppSettings] = DocumentCache(source, parse_app_settings, clock)
    return Apps(cache)


def make_request(app: str = "demo", corp_id: str = "") -> HttpRequest:
    return HttpRequest.from_event(make_verify_event(app, {}, corp_id))


def verify_with(screen: Screen) -> Callable[[CallbackEndpoint], str]:
    return lambda endpoint: endpoint.verify_url(make_get_query(screen))


def fail_with(error: Exception) -> Callable[[CallbackEndpoint], str]:
    def fail(_: CallbackEndpoint) -> str:
        raise error

    return fail


def test_serve_known_app_is_attempted(apps: Apps) -> None:
    assert serve_callback(make_request(), apps, verify_with(WECOM)) == ECHO


@pytest.mark.parametrize("app", ["other", "", "Demo", "demo\n", "d" * 41, "../demo", "demo/x", "démo", "demo%20"])
def test_serve_unknown_app_raises(apps: Apps, app: str) -> None:
    with pytest.raises(UnknownAppError, match="no app of this name"):
        serve_callback(make_request(app), apps, verify_with(WECOM))


@pytest.mark.parametrize("app", ["", "Demo", "d" * 41, "../demo", "démo"])
def test_serve_name_that_cannot_be_an_app_is_not_read(apps: Apps, source: FakeSource, app: str) -> None:
    with pytest.raises(UnknownAppError):
        serve_callback(make_request(app), apps, verify_with(WECOM))
    assert (source.read_names, source.listings) == ([], 0)


def test_serve_rotated_key_works_on_the_first_try(apps: Apps, source: FakeSource, clock: FakeClock) -> None:
    serve_callback(make_request(), apps, verify_with(WECOM))
    source.documents["demo"] = ROTATED
    clock.advance(REREAD_SECONDS)
    assert serve_callback(make_request(), apps, verify_with(NEXT_KEY)) == ECHO
    assert serve_callback(make_request(), apps, verify_with(WECOM)) == ECHO
    assert source.read_names == ["demo", "demo"]


def test_serve_wrong_signatures_read_again_every_five_seconds_at_most(
    apps: Apps, source: FakeSource, clock: FakeClock
) -> None:
    for _ in range(REREAD_SECONDS * 4):
        with pytest.raises(InvalidSignatureError):
            serve_callback(make_request(), apps, verify_with(NEXT_KEY))
        clock.advance(0.5)
    assert len(source.read_names) == 2


def test_serve_attempt_that_fails_with_newer_settings_too_raises_the_newer_error(
    apps: Apps, source: FakeSource, clock: FakeClock
) -> None:
    serve_callback(make_request(), apps, verify_with(WECOM))
    source.documents["demo"] = make_document_text("wecom_app", corp_id="ww0000000000000001")
    clock.advance(REREAD_SECONDS)
    with pytest.raises(InvalidSignatureError):
        serve_callback(make_request(), apps, verify_with(NEXT_KEY))


@pytest.mark.parametrize("error", [MalformedMessageError("x"), StaleTimestampError("x")])
def test_serve_error_that_newer_settings_cannot_mend_does_not_read_again(
    apps: Apps, source: FakeSource, clock: FakeClock, error: Exception
) -> None:
    serve_callback(make_request(), apps, verify_with(WECOM))
    clock.advance(REREAD_SECONDS)
    with pytest.raises(type(error)):
        serve_callback(make_request(), apps, fail_with(error))
    assert source.read_names == ["demo"]


def test_serve_deleted_app_is_refused_and_then_unknown(apps: Apps, source: FakeSource, clock: FakeClock) -> None:
    serve_callback(make_request(), apps, verify_with(WECOM))
    del source.documents["demo"]
    clock.advance(REREAD_SECONDS)
    with pytest.raises(InvalidSignatureError):
        serve_callback(make_request(), apps, verify_with(NEXT_KEY))
    with pytest.raises(UnknownAppError):
        serve_callback(make_request(), apps, verify_with(WECOM))


def test_serve_corp_id_of_the_path_reaches_the_endpoint(apps: Apps) -> None:
    assert serve_callback(make_request(corp_id=WECOM.receive_id), apps, verify_with(WECOM)) == ECHO
    with pytest.raises(UnknownAppError, match="corp id in the path"):
        serve_callback(make_request(corp_id="ww0000000000000001"), apps, verify_with(WECOM))


def test_serve_new_corp_id_in_the_path_works_on_the_first_try(apps: Apps, source: FakeSource, clock: FakeClock) -> None:
    serve_callback(make_request(), apps, verify_with(WECOM))
    moved = WECOM._replace(receive_id="ww0000000000000001")
    source.documents["demo"] = make_document_text("wecom_app", corp_id=moved.receive_id)
    clock.advance(REREAD_SECONDS)
    assert serve_callback(make_request(corp_id=moved.receive_id), apps, verify_with(moved)) == ECHO
