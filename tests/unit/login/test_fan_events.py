from typing import Any

import pytest

from shared.clients.sns import UserProfile, UserToken
from shared.errors import InvalidCodeError, PlatformUnavailableError
from shared.login.fan_events import follow_event
from shared.login.profiles import Profiles
from shared.login.sealing import Sealer
from shared.login.sessions import User, UserKind
from shared.login.user_events import FAN_EVENTS
from shared.storage.profile_store import MemoryProfileStore

FAN, OTHER = User(UserKind.FAN, "oABCD"), User(UserKind.FAN, "oOTHER")
PROFILE = {"nickname": "小雨", "headimgurl": "", "unionid": "oU", "refresh_token": "R1"}


class FakeSns:
    def __init__(self, error: Exception | None = None) -> None:
        self._error = error
        self.asked: list[str] = []

    def refresh(self, refresh_token: str) -> UserToken:
        self.asked.append(refresh_token)
        if self._error:
            raise self._error
        return UserToken("T2", "R2", "oABCD", "", is_snapshot_user=False)

    def get_profile(self, access_token: str, open_id: str) -> UserProfile:
        self.asked.append(f"{access_token} {open_id}")
        return UserProfile("", "新名字", "https://example.com/1")


@pytest.fixture
def profiles() -> Profiles:
    profiles = Profiles("demo", MemoryProfileStore(), Sealer(["k" * 32]))
    profiles.save(FAN, PROFILE)
    profiles.save(OTHER, PROFILE)
    return profiles


def follow(event: str, profiles: Profiles, sns: Any, **fields: str) -> None:
    follow_event({"Event": event, "FromUserName": "oPUSHSERVICE", **fields}, profiles, sns)


@pytest.mark.parametrize(
    ("event", "fields"),
    [
        ("unsubscribe", {"FromUserName": "oABCD", "EventKey": ""}),
        ("user_authorization_revoke", {"OpenID": "oABCD", "AppID": "wx1", "RevokeInfo": "205"}),
        ("user_authorization_cancellation", {"OpenID": "oABCD", "AppID": "wx1"}),
    ],
)
def test_follow_event_departure_deletes_that_fan_alone(profiles: Profiles, event: str, fields: dict[str, str]) -> None:
    for _ in range(2):
        follow(event, profiles, FakeSns(), **fields)
        assert profiles.read(FAN) is None
        assert profiles.read(OTHER) == PROFILE


@pytest.mark.parametrize("event", sorted(FAN_EVENTS))
def test_follow_event_that_names_nobody_does_no_harm(profiles: Profiles, event: str) -> None:
    follow(event, profiles, FakeSns(), FromUserName="")
    assert profiles.read(FAN) == PROFILE


def test_follow_event_change_reads_the_profile_anew(profiles: Profiles) -> None:
    sns = FakeSns()
    follow("user_info_modified", profiles, sns, OpenID="oABCD")
    assert sns.asked == ["R1", "T2 oABCD"]
    assert profiles.read(FAN) == {
        "nickname": "新名字",
        "headimgurl": "https://example.com/1",
        "unionid": "oU",
        "refresh_token": "R2",
    }


def test_follow_event_change_of_somebody_unknown_asks_nothing(profiles: Profiles) -> None:
    sns = FakeSns()
    follow("user_info_modified", profiles, sns, OpenID="oNOBODY")
    assert sns.asked == []


def test_follow_event_change_without_consent_deletes(profiles: Profiles) -> None:
    error = InvalidCodeError("/sns/oauth2/refresh_token", 42002, "refresh_token expired")
    follow("user_info_modified", profiles, FakeSns(error), OpenID="oABCD")
    assert profiles.read(FAN) is None


def test_follow_event_platform_that_is_down_keeps_what_is_known(profiles: Profiles) -> None:
    error = PlatformUnavailableError("/sns/oauth2/refresh_token", 0, "no answer")
    with pytest.raises(PlatformUnavailableError):
        follow("user_info_modified", profiles, FakeSns(error), OpenID="oABCD")
    assert profiles.read(FAN) == PROFILE
