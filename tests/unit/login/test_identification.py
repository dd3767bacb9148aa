from typing import Any

import pytest

from shared.clients.identities import UserDetail, UserInfo, read_user_detail, read_user_info
from shared.clients.sns import UserProfile, UserToken
from shared.errors import (
    ForeignCorpError,
    InvalidCodeError,
    NoIdentityError,
    PlatformError,
    PlatformUnavailableError,
    SnapshotUserError,
    TokenUnavailableError,
    UndeliverableError,
)
from shared.login.identification import CorpUsers, Details, Fans, SuiteUsers
from shared.login.profiles import Profiles
from shared.login.sealing import Sealer
from shared.login.sessions import User, UserKind
from shared.storage.profile_store import MemoryProfileStore
from shared.storage.suite_store import MemorySuiteStore

MEMBER = {"userid": "linmei", "user_ticket": ""}
DETAIL = {"userid": "linmei", "gender": "1", "avatar": "https://example.com/a", "mobile": "13900000001", "name": "林梅"}
FAN = User(UserKind.FAN, "oABCD")


class FakeCorp:
    """Stands for both clients of WeCom, and notes what is asked."""

    def __init__(self, info: dict[str, str] | Exception, detail: dict[str, str] | Exception | None = None) -> None:
        self._info = info
        self._detail = {} if detail is None else detail
        self.asked: list[str] = []

    def get_user_info(self, code: str) -> UserInfo:
        self.asked.append(f"info {code}")
        if isinstance(self._info, Exception):
            raise self._info
        return read_user_info(self._info)

    def get_user_detail(self, user_ticket: str) -> UserDetail:
        self.asked.append(f"detail {user_ticket}")
        if isinstance(self._detail, Exception):
            raise self._detail
        return read_user_detail(self._detail)


class FakeSns:
    """Stands for WeChat, and notes what is asked."""

    def __init__(self, **token: Any) -> None:
        self._token = UserToken("T", "R", "oABCD", "", is_snapshot_user=False)._replace(**token)
        self.profile = UserProfile("oUNION01", "小雨🌧️", "https://example.com/0")
        self.asked: list[str] = []

    def exchange_code(self, code: str) -> UserToken:
        self.asked.append(f"code {code}")
        return self._token

    def get_profile(self, access_token: str, open_id: str) -> UserProfile:
        self.asked.append(f"profile {access_token} {open_id}")
        return self.profile


@pytest.fixture
def profiles() -> Profiles:
    return Profiles("demo", MemoryProfileStore(), Sealer(["k" * 32]))


def raise_error(error: Exception) -> None:
    raise error


def corp(client: Any, profiles: Profiles) -> CorpUsers:
    return CorpUsers(client, Details(profiles, raise_error))


def suite(client: Any, profiles: Profiles, suites: MemorySuiteStore | None = None) -> SuiteUsers:
    return SuiteUsers(client, suites or MemorySuiteStore(), "dk1", ("wpListed",), Details(profiles, raise_error))


def fans(profiles: Profiles, account: Any, website: Any = None, *, wants_profile: bool = True) -> Fans:
    return Fans(account, website, wants_profile, profiles)


@pytest.mark.parametrize(
    ("info", "user"),
    [
        pytest.param({"userid": "linmei"}, User(UserKind.MEMBER, "linmei"), id="member"),
        pytest.param({"UserId": "linmei", "DeviceId": "d"}, User(UserKind.MEMBER, "linmei"), id="older-spelling"),
        pytest.param({"userid": "wwother/li"}, User(UserKind.MEMBER, "wwother/li"), id="interconnected-corp"),
        pytest.param(
            {"openid": "oV", "external_userid": "wm1"}, User(UserKind.EXTERNAL_CONTACT, "wm1"), id="external-contact"
        ),
        pytest.param({"openid": "oV"}, User(UserKind.VISITOR, "oV"), id="visitor"),
        pytest.param({"OpenId": "oV"}, User(UserKind.VISITOR, "oV"), id="visitor-older-spelling"),
    ],
)
def test_corp_user_is_told_by_the_id_that_came(profiles: Profiles, info: dict[str, str], user: User) -> None:
    client = FakeCorp(info)
    assert corp(client, profiles).identify("c1", "snsapi_base") == user
    assert client.asked == ["info c1"]


@pytest.mark.parametrize("info", [{}, {"errcode": "0"}, {"userid": "", "openid": ""}, {"user_ticket": "t"}])
def test_corp_answer_that_names_nobody_is_refused(profiles: Profiles, info: dict[str, str]) -> None:
    with pytest.raises(NoIdentityError):
        corp(FakeCorp(info), profiles).identify("c1", "snsapi_base")


def test_corp_member_with_a_ticket_has_details_that_are_kept(profiles: Profiles) -> None:
    client = FakeCorp({**MEMBER, "user_ticket": "t1"}, DETAIL)
    user = corp(client, profiles).identify("c1", "snsapi_privateinfo")
    assert user == User(UserKind.MEMBER, "linmei", name="林梅", avatar_url="https://example.com/a")
    assert client.asked == ["info c1", "detail t1"]
    kept = profiles.read(user)
    assert kept == {name: DETAIL[name] for name in ("gender", "avatar", "mobile", "name")}


def test_corp_details_with_missing_fields_do_no_harm(profiles: Profiles) -> None:
    user = corp(FakeCorp({**MEMBER, "user_ticket": "t1"}), profiles).identify("c1", "snsapi_privateinfo")
    assert user == User(UserKind.MEMBER, "linmei")
    assert profiles.read(user) == {}


@pytest.mark.parametrize(
    "error",
    [
        InvalidCodeError("/cgi-bin/auth/getuserdetail", 84014, "invalid user_ticket"),
        UndeliverableError("/cgi-bin/auth/getuserdetail", 81013, "no permission"),
        PlatformUnavailableError("/cgi-bin/auth/getuserdetail", 0, "status 502"),
        TokenUnavailableError("wecom#ww1#1: fetched 240 times within an hour"),
    ],
)
@pytest.mark.parametrize("kind", ["corp", "suite"])
def test_member_whose_details_are_not_told_now_logs_in_without(
    profiles: Profiles, kind: str, error: PlatformError | TokenUnavailableError
) -> None:
    # Given details from an earlier login
    member = User(UserKind.MEMBER, "linmei", corp_id="wpListed")
    profiles.save(member, {"mobile": "13900000001"})
    client: Any = FakeCorp({**MEMBER, "corpid": "wpListed", "user_ticket": "t1"}, error)
    reported: list[Exception] = []
    details = Details(profiles, reported.append)
    users = (
        CorpUsers(client, details)
        if kind == "corp"
        else SuiteUsers(client, MemorySuiteStore(), "dk1", ("wpListed",), details)
    )
    # Then
    assert users.identify("c1", "snsapi_privateinfo") == member
    assert reported == [error]
    assert profiles.read(member) == {"mobile": "13900000001"}


def test_corp_code_that_is_used_is_refused(profiles: Profiles) -> None:
    client = FakeCorp(InvalidCodeError("/cgi-bin/auth/getuserinfo", 40029, "invalid code"))
    with pytest.raises(InvalidCodeError):
        corp(client, profiles).identify("c1", "snsapi_base")


def test_suite_member_of_a_listed_corp_has_its_corp(profiles: Profiles) -> None:
    client = FakeCorp({**MEMBER, "corpid": "wpListed", "user_ticket": "t1"}, DETAIL)
    user = suite(client, profiles).identify("c1", "snsapi_privateinfo")
    assert (user.corp_id, user.user_id, user.name) == ("wpListed", "linmei", "林梅")
    assert profiles.read(user)
    assert profiles.read(user._replace(corp_id="wpOther")) is None


def test_suite_member_of_a_corp_with_an_authorisation_is_let_in(profiles: Profiles) -> None:
    suites = MemorySuiteStore()
    suites.save_permanent_code("dk1", "wpStored", "code", 1)
    user = suite(FakeCorp({**MEMBER, "corpid": "wpStored"}), profiles, suites).identify("c1", "snsapi_base")
    assert user == User(UserKind.MEMBER, "linmei", corp_id="wpStored")


@pytest.mark.parametrize("corp_id", ["wpForeign", ""])
def test_suite_member_of_another_corp_is_refused_before_details(profiles: Profiles, corp_id: str) -> None:
    client = FakeCorp({**MEMBER, "corpid": corp_id, "user_ticket": "t1"}, DETAIL)
    with pytest.raises(ForeignCorpError):
        suite(client, profiles).identify("c1", "snsapi_privateinfo")
    assert client.asked == ["info c1"]


def test_suite_visitor_belongs_to_no_corp(profiles: Profiles) -> None:
    assert suite(FakeCorp({"openid": "oV"}), profiles).identify("c1", "snsapi_base") == User(UserKind.VISITOR, "oV")


def test_fan_whose_profile_is_not_wanted_is_known_by_id_alone(profiles: Profiles) -> None:
    sns = FakeSns(union_id="oU")
    user = fans(profiles, sns, wants_profile=False).identify("c1", "snsapi_base")
    assert user == User(UserKind.FAN, "oABCD", union_id="oU")
    assert sns.asked == ["code c1"]


def test_fan_who_is_new_has_to_consent_and_is_known_afterwards(profiles: Profiles) -> None:
    sns = FakeSns()
    assert fans(profiles, sns).identify("c1", "snsapi_base") is None
    named = FAN._replace(union_id="oUNION01", name="小雨🌧️", avatar_url="https://example.com/0")
    assert fans(profiles, sns).identify("c2", "snsapi_userinfo") == named
    assert fans(profiles, sns).identify("c3", "snsapi_base") == named
    assert sns.asked == ["code c1", "code c2", "profile T oABCD", "code c3"]
    assert profiles.read(FAN) == {
        "nickname": "小雨🌧️",
        "headimgurl": "https://example.com/0",
        "unionid": "oUNION01",
        "refresh_token": "R",
    }


def test_fan_keeps_the_unionid_of_the_exchange_where_the_profile_has_none(profiles: Profiles) -> None:
    sns = FakeSns(union_id="oFROMTOKEN")
    sns.profile = UserProfile("", "", "")
    user = fans(profiles, sns).identify("c1", "snsapi_userinfo")
    assert user == FAN._replace(union_id="oFROMTOKEN")


def test_website_user_is_asked_of_the_website_app_and_is_no_fan(profiles: Profiles) -> None:
    account, website = FakeSns(), FakeSns(open_id="oWEB")
    user = fans(profiles, account, website).identify("c1", "snsapi_login")
    assert user
    assert (user.kind, user.user_id, user.name) == (UserKind.WEBSITE_USER, "oWEB", "小雨🌧️")
    assert (account.asked, website.asked) == ([], ["code c1", "profile T oWEB"])
    assert profiles.read(user) is None


@pytest.mark.parametrize("scope", ["snsapi_base", "snsapi_userinfo", "snsapi_login"])
@pytest.mark.parametrize(
    ("token", "error"), [({"is_snapshot_user": True}, SnapshotUserError), ({"open_id": ""}, NoIdentityError)]
)
def test_fan_who_is_nobody_is_refused(
    profiles: Profiles, scope: str, token: dict[str, Any], error: type[Exception]
) -> None:
    sns = FakeSns(**token)
    with pytest.raises(error):
        fans(profiles, sns, sns).identify("c1", scope)
    assert sns.asked == ["code c1"]
