"""What goes wrong between the bundle and the platforms, made to on the simulated ones, whose own counts are used."""

import logging
import socket
import traceback
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from devtools.platform.server import PlatformServer
from shared.clients.calls import ApiCall
from shared.clients.errcodes import WECOM_ERRORS
from shared.clients.factory import OfficialAccount, WecomApp, build_wecom_app
from shared.clients.platform import Platform
from shared.clients.transport import Transport
from shared.errors import (
    InvalidCredentialError,
    PlatformError,
    PlatformUnavailableError,
    RateLimitError,
    RejectedTokenError,
    UnlistedAddressError,
    WeHookError,
)
from tests.client_fakes import FakeMetrics, FakeTokenStore
from tests.integration.clients.conftest import MakeAccount, MakeApp
from tests.platform.endpoint import CORP

TOKEN = "/cgi-bin/gettoken"  # noqa: S105
STABLE_TOKEN = "/cgi-bin/stable_token"  # noqa: S105
IP_LIST = "/cgi-bin/getcallbackip"
TEXT = {"touser": "linmei", "msgtype": "text", "text": {"content": "你好"}}
UNAVAILABLE = ["api_5xx", "api_html", "api_broken", "api_error"]


def count(platform: PlatformServer, path: str) -> int:
    return sum(call["count"] for call in platform.counts()["calls"] if call["path"] == path)


@pytest.mark.parametrize("fault", UNAVAILABLE)
@pytest.mark.parametrize("path", [TOKEN, IP_LIST])
def test_platform_that_fails_twice_is_asked_a_third_time(
    platform: PlatformServer, app: WecomApp, path: str, fault: str
) -> None:
    platform.switch_fault_on("wecom", fault, times=2, api=path)

    assert app.client.get_callback_ips() == ["127.0.0.1"]
    assert count(platform, path) == 3


@pytest.mark.parametrize("fault", UNAVAILABLE)
def test_platform_that_goes_on_failing_is_not_asked_by_each_request(
    platform: PlatformServer, make_app: MakeApp, fault: str
) -> None:
    platform.switch_fault_on("wecom", fault, api=TOKEN)
    for _ in range(3):
        with pytest.raises(PlatformUnavailableError) as caught:
            make_app().client.get_callback_ips()

    assert caught.value.api == TOKEN
    assert count(platform, TOKEN) == 3


@pytest.mark.parametrize("fault", UNAVAILABLE)
def test_message_that_may_have_been_sent_is_sent_again_only_where_duplicates_are_dropped(
    platform: PlatformServer, app: WecomApp, fault: str
) -> None:
    platform.switch_fault_on("wecom", fault, times=1, api="/cgi-bin/message/send")
    app.client.send_message(TEXT)
    assert count(platform, "/cgi-bin/message/send") == 2

    platform.switch_fault_on("wecom", fault, times=1, api="/cgi-bin/message/send")
    with pytest.raises(PlatformUnavailableError) as caught:
        app.client.send_message(TEXT, duplicate_check_seconds=0)
    assert caught.value.doubtful
    assert count(platform, "/cgi-bin/message/send") == 3


def test_platform_that_is_slow_is_given_up_within_the_time_of_the_call(
    platform: PlatformServer, wecom: Platform, app: WecomApp
) -> None:
    token = app.access_token.get().text
    platform.switch_fault_on("wecom", "api_slow", times=1, api=IP_LIST, seconds=30)
    call = ApiCall(IP_LIST, {"access_token": token}, seconds=0.4)
    with pytest.raises(PlatformUnavailableError, match="ReadTimeout") as caught:
        wecom.open_api(WECOM_ERRORS).call(call)

    assert caught.value.doubtful


def test_platform_that_is_not_there_was_never_reached(store: FakeTokenStore, metrics: FakeMetrics) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
    app = build_wecom_app(
        Platform(url, Transport(sleep=lambda _: None), store, metrics), "wecom", CORP, 218, "wecom-secret"
    )
    with pytest.raises(PlatformUnavailableError, match=r"^/cgi-bin/gettoken: ConnectionError$") as caught:
        app.client.send_message(TEXT)

    assert not caught.value.doubtful


@pytest.mark.parametrize("fault", ["expires_in_missing", "expires_in_zero"])
@pytest.mark.parametrize("path", [TOKEN, "/cgi-bin/get_jsapi_ticket"])
def test_token_or_ticket_without_a_life_is_not_used(
    platform: PlatformServer, app: WecomApp, path: str, fault: str
) -> None:
    platform.switch_fault_on("wecom", fault, api=path)
    for _ in range(3):
        with pytest.raises(PlatformUnavailableError, match="no token, or an expired one"):
            app.jsapi_ticket.get()

    assert count(platform, path) == 1


@pytest.mark.parametrize(("secret", "errcode"), [("wrong", 40001)])
def test_wrong_secret_of_an_app_is_tried_once_by_all_processes(
    platform: PlatformServer, make_app: MakeApp, secret: str, errcode: int
) -> None:
    for _ in range(5):
        with pytest.raises(InvalidCredentialError) as caught:
            make_app(secret).client.get_callback_ips()
        assert caught.value.errcode == errcode
    assert count(platform, TOKEN) == 1

    assert make_app().client.get_callback_ips() == ["127.0.0.1"]


def test_wrong_secret_of_an_account_is_tried_once_by_all_processes(
    platform: PlatformServer, make_account: MakeAccount
) -> None:
    for _ in range(5):
        with pytest.raises(InvalidCredentialError, match="40125"):
            make_account("wrong").client.get_callback_ips()
    assert count(platform, STABLE_TOKEN) == 1

    assert make_account().client.get_callback_ips() == ["127.0.0.1"]


def test_unlisted_address_of_an_app_is_named_and_not_tried_again(platform: PlatformServer, make_app: MakeApp) -> None:
    platform.switch_fault_on("wecom", "ip_not_allowed", api=TOKEN)
    for _ in range(3):
        with pytest.raises(UnlistedAddressError, match=r"60020 the address 203\.0\.113\.7 is not listed"):
            make_app().client.get_callback_ips()

    assert count(platform, TOKEN) == 1


def test_unlisted_address_of_a_call_is_named_and_not_repeated(platform: PlatformServer, app: WecomApp) -> None:
    platform.switch_fault_on("wecom", "ip_not_allowed", api=IP_LIST)
    with pytest.raises(UnlistedAddressError) as caught:
        app.client.get_callback_ips()

    assert caught.value.address == "203.0.113.7"
    assert (count(platform, TOKEN), count(platform, IP_LIST)) == (1, 1)


@pytest.mark.parametrize("errcode", [40164, 61004, 89503, 89506, 89507])
def test_unlisted_address_of_an_account_is_named_and_not_tried_again(
    platform: PlatformServer, make_account: MakeAccount, errcode: int
) -> None:
    platform.switch_fault_on("secure", "api_error", api=STABLE_TOKEN, errcode=errcode)
    for _ in range(3):
        with pytest.raises(UnlistedAddressError, match=rf"{errcode} the address 203\.0\.113\.7"):
            make_account().client.get_callback_ips()

    assert count(platform, STABLE_TOKEN) == 1


def test_quota_that_is_used_up_is_left_alone(platform: PlatformServer, make_app: MakeApp) -> None:
    platform.switch_fault_on("wecom", "quota_exhausted", api=TOKEN)
    for _ in range(3):
        with pytest.raises(RateLimitError, match="45009"):
            make_app().client.get_callback_ips()

    assert count(platform, TOKEN) == 1


@pytest.mark.parametrize("fault", ["token_replaced", "token_expired"])
def test_token_that_ends_while_it_is_used_costs_one_repeat(
    platform: PlatformServer, app: WecomApp, metrics: FakeMetrics, fault: str
) -> None:
    platform.switch_fault_on("wecom", fault, times=1)

    assert app.client.get_callback_ips() == ["127.0.0.1"]
    assert (count(platform, TOKEN), count(platform, IP_LIST)) == (2, 2)
    assert metrics.counts["TokenRepeat"] == 1


def test_token_that_ends_whenever_it_is_used_is_raised_after_one_repeat(
    platform: PlatformServer, app: WecomApp
) -> None:
    platform.switch_fault_on("wecom", "token_replaced")
    with pytest.raises(RejectedTokenError, match="40014"):
        app.client.get_callback_ips()

    assert (count(platform, TOKEN), count(platform, IP_LIST)) == (2, 2)


@pytest.mark.parametrize("end", ["replace", "expire"])
def test_token_of_an_account_that_has_ended_costs_one_repeat(
    platform: PlatformServer, account: OfficialAccount, end: str
) -> None:
    account.client.get_callback_ips()
    platform.call("POST", f"/apps/secure/tokens/{end}", {"kind": "stable"})

    assert account.client.get_callback_ips() == ["127.0.0.1"]
    assert (count(platform, STABLE_TOKEN), count(platform, IP_LIST)) == (2, 3)


def test_processes_whose_token_a_rival_ends_fetch_one_new_token_together(
    platform: PlatformServer, make_app: MakeApp
) -> None:
    apps = [make_app() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        for _ in range(4):
            assert len(list(pool.map(lambda app: app.client.get_callback_ips(), apps))) == 8
            platform.replace_tokens("wecom", "corp")

    (fetches,) = platform.counts()["tokens"]
    assert (fetches["fetched"], fetches["issued"]) == (4, 4)


CANARY = "-".join(["canary", "0123456789"])  # in no line of this file, which a traceback would show


def drive(app: WecomApp, wrong: WecomApp) -> list[WeHookError]:
    """Makes calls that go well and calls that fail, and returns what was raised."""
    errors: list[WeHookError] = []
    calls: list[Any] = [
        app.client.get_callback_ips,
        lambda: app.client.get_user_info(f"code-{CANARY}"),
        lambda: app.client.get_user_detail(f"ticket-{CANARY}"),
        lambda: app.client.send_message({**TEXT, "touser": f"user-{CANARY}"}),
        lambda: app.client.get_media(f"media-{CANARY}"),
        app.jsapi_ticket.get,
        wrong.client.get_callback_ips,
    ]
    for call in calls:
        try:
            call()
        except PlatformError as error:
            errors.append(error)
    return errors


@pytest.mark.parametrize("fault", ["", "api_5xx", "api_broken", "api_error", "token_replaced", "quota_exhausted"])
def test_nothing_secret_is_told_by_errors_and_log_lines(
    platform: PlatformServer, make_app: MakeApp, caplog: pytest.LogCaptureFixture, fault: str
) -> None:
    # Given a root logger that shows everything
    caplog.set_level(logging.DEBUG)
    app, wrong = make_app(), make_app(f"secret-{CANARY}", agent_id=None)
    token = app.access_token.get().text
    if fault:
        platform.switch_fault_on("wecom", fault)

    # When
    errors = drive(app, wrong)

    # Then
    told = [caplog.text, *(line for error in errors for line in traceback.format_exception(error))]
    told += [repr(vars(error)) for error in errors]
    assert len(errors) >= 5
    assert [secret for secret in (CANARY, token, "wecom-secret") if secret in "".join(told)] == []
    assert all(isinstance(error.__cause__ or error, WeHookError) for error in errors)
    assert all(isinstance(error.__context__ or error, WeHookError) for error in errors)
