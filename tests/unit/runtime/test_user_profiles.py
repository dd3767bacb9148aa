import json
from collections.abc import Iterator
from typing import Any

import pytest

from shared.errors import LoginNotSetUpError, UnknownAppError
from shared.login.profiles import Profiles
from shared.login.sealing import Sealer
from shared.login.sessions import User, UserKind
from shared.runtime import wiring
from shared.runtime.user_profiles import read_profile
from tests.login_apps import CUSTOMER_CORP, SESSION_KEY, make_apps
from tests.wirings import forget_wirings

FAN = {"app": "account", "user_kind": "fan", "user_id": "oABCD"}
MEMBER = {"app": "suite", "user_kind": "member", "user_id": "linmei", "corp_id": CUSTOMER_CORP}


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SETTINGS_SOURCE", f"json:{json.dumps({'apps': make_apps()})}")
    forget_wirings()
    yield
    forget_wirings()


def keep(app: str, user: User, **profile: Any) -> None:
    Profiles(app, wiring.get_profiles(), Sealer([SESSION_KEY])).save(user, profile)


def test_read_profile_of_a_fan_has_no_token() -> None:
    keep("account", User(UserKind.FAN, "oABCD"), nickname="小雨", refresh_token="canary")  # noqa: S106
    assert read_profile(FAN) == {"nickname": "小雨"}


def test_read_profile_of_a_member_takes_what_the_authorizer_tells() -> None:
    keep("suite", User(UserKind.MEMBER, "linmei", corp_id=CUSTOMER_CORP), qr_code="https://example.com/q")
    context = {**MEMBER, "union_id": "", "name": "林梅", "avatar_url": ""}
    assert read_profile(context) == {"qr_code": "https://example.com/q"}
    assert read_profile({**MEMBER, "corp_id": "wpOther"}) is None


def test_read_profile_of_somebody_unknown_is_none() -> None:
    assert read_profile(FAN) is None


@pytest.mark.parametrize(("app", "error"), [("nobody", UnknownAppError), ("silent", LoginNotSetUpError)])
def test_read_profile_of_an_app_without_logins_raises(app: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_profile({**FAN, "app": app})
