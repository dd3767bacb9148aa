import pytest

from shared.errors import (
    DecryptionError,
    ExpiredSessionError,
    InvalidBrowserError,
    InvalidCodeError,
    InvalidCredentialError,
    InvalidNextError,
    InvalidSessionError,
    LoginNotSetUpError,
    UnknownAppError,
    UnlistedOriginError,
    WeHookError,
)
from shared.runtime.app_settings import AppSettings, parse_app_settings
from shared.runtime.apps import Apps
from shared.runtime.document_cache import REREAD_SECONDS, DocumentCache
from tests.documents import make_document_text
from tests.factories import NEXT_KEY, WECOM
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


def test_use_settings_that_fit_are_read_once(apps: Apps, source: FakeSource) -> None:
    assert apps.use("demo", lambda settings: settings.app) == "demo"
    assert source.read_names == ["demo"]


@pytest.mark.parametrize(
    "refusal",
    [
        DecryptionError(),
        InvalidBrowserError(),
        InvalidCredentialError("/cgi-bin/gettoken", 40001, ""),
        InvalidNextError(),
        InvalidSessionError(),
        LoginNotSetUpError(),
        UnlistedOriginError(),
    ],
    ids=lambda refusal: refusal.reason,
)
def test_use_settings_that_are_refused_are_read_again(
    apps: Apps, source: FakeSource, clock: FakeClock, refusal: WeHookError
) -> None:
    apps.get("demo")
    source.documents["demo"] = ROTATED
    clock.advance(REREAD_SECONDS)

    def attempt(settings: AppSettings) -> int:
        if len(settings.callback_keys) == 1:
            raise refusal
        return len(settings.callback_keys)

    assert apps.use("demo", attempt) == 2


def test_use_settings_that_are_refused_and_the_same_raises(apps: Apps, clock: FakeClock) -> None:
    apps.get("demo")
    clock.advance(REREAD_SECONDS)

    def refuse(_: AppSettings) -> None:
        raise UnlistedOriginError

    with pytest.raises(UnlistedOriginError):
        apps.use("demo", refuse)


@pytest.mark.parametrize(
    "error",
    [InvalidCodeError("/sns/oauth2/access_token", 40163, ""), ExpiredSessionError()],
    ids=lambda error: error.reason,
)
def test_use_failure_that_no_setting_mends_is_not_tried_again(
    apps: Apps, source: FakeSource, clock: FakeClock, error: WeHookError
) -> None:
    apps.get("demo")
    source.documents["demo"] = ROTATED
    clock.advance(REREAD_SECONDS)
    tried: list[AppSettings] = []

    def fail(settings: AppSettings) -> None:
        tried.append(settings)
        raise error

    with pytest.raises(type(error)):
        apps.use("demo", fail)
    assert len(tried) == 1


@pytest.mark.parametrize("name", ["nobody", "No-App", ""])
def test_get_unknown_app_is_refused(apps: Apps, name: str) -> None:
    with pytest.raises(UnknownAppError):
        apps.get(name)


def test_list_names_are_in_order(source: FakeSource, apps: Apps) -> None:
    source.documents["another"] = ROTATED

    assert apps.list_names() == ["another", "demo"]
