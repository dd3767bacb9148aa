from typing import Any

import pytest
from wechatpy.exceptions import WeChatClientException

from devtools.platform.server import PlatformServer
from tests.platform.clients import FAN, account_client

OTHER_FAN = "oABCD9876543210efghijklmnop"


def make_menu(name: str = "Today", url: str = "") -> dict[str, Any]:
    button = {"type": "view", "name": name, "url": url} if url else {"type": "click", "name": name, "key": "KEY"}
    return {"button": [button]}


def make_conditional(name: str, url: str = "", **match_rule: Any) -> dict[str, Any]:
    return {**make_menu(name, url), "matchrule": match_rule}


def errcode(call: Any, *arguments: Any) -> int:
    with pytest.raises(WeChatClientException) as caught:
        call(*arguments)
    return int(caught.value.errcode)


@pytest.fixture
def menu(platform: PlatformServer) -> Any:
    """The calls for menus of an account that has a default one."""
    calls = account_client(platform).menu
    calls.create(make_menu("Default"))
    return calls


def names(answer: dict[str, Any]) -> list[str]:
    return [button["name"] for button in answer["button"]]


def test_conditional_menu_newest_that_fits_is_seen(menu: Any) -> None:
    menu.add_conditional(make_conditional("Tagged", tag_id=2))
    menu.add_conditional(make_conditional("Android", client_platform_type="2"))
    menu.add_conditional(make_conditional("Both", tag_id="2", client_platform_type="2"))

    assert names(menu.try_match(FAN)) == ["Tagged"]
    assert names(menu.try_match(OTHER_FAN)) == ["Android"]
    newest = menu.add_conditional(make_conditional("iOS", client_platform_type="1"))
    assert names(menu.try_match(FAN)) == ["iOS"]
    menu.del_conditional(newest["menuid"])
    assert names(menu.try_match(FAN)) == ["Tagged"]


def test_conditional_menus_stand_beside_the_default_one(menu: Any) -> None:
    added = menu.add_conditional(make_conditional("Tagged", tag_id=2))

    got = menu.get()

    assert got["menu"] == make_menu("Default")
    assert got["conditionalmenu"] == [
        {**make_menu("Tagged"), "matchrule": {"tag_id": "2"}, "menuid": int(added["menuid"])}
    ]


def test_conditional_menus_end_with_the_default_one(menu: Any) -> None:
    menu.add_conditional(make_conditional("Tagged", tag_id=2))
    menu.delete()
    menu.create(make_menu("Again"))

    assert menu.get() == {"menu": make_menu("Again")}
    assert names(menu.try_match(FAN)) == ["Again"]


def test_menus_are_shown_by_the_control_api(platform: PlatformServer, menu: Any) -> None:
    menu.add_conditional(make_conditional("Tagged", tag_id=2))

    app = next(app for app in platform.call("GET", "/apps")["apps"] if app["name"] == "secure")
    first, second = platform.journal("menu", "secure")
    assert app["menu"] == make_menu("Default")
    assert app["conditional_menus"][0]["button"] == make_menu("Tagged")["button"]
    assert (first["conditional_menus"], len(second["conditional_menus"])) == ([], 1)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(make_conditional("X", tag_id=2, sex="1"), 65320, id="private"),
        pytest.param(make_conditional("X"), 65304, id="empty-rule"),
        pytest.param(make_menu("X"), 65304, id="no-rule"),
        pytest.param(make_conditional("X", client_platform_type="4"), 65304, id="platform"),
        pytest.param({"button": [], "matchrule": {"tag_id": "2"}}, 65307, id="no-button"),
        pytest.param(make_conditional("", tag_id=2), 40018, id="no-name"),
        pytest.param(make_conditional("X", "http://[", tag_id=2), 40020, id="address"),
    ],
)
def test_conditional_menu_wrong_is_refused(menu: Any, body: dict[str, Any], code: int) -> None:
    assert errcode(menu.add_conditional, body) == code


def test_conditional_menu_without_a_default_one_is_refused(platform: PlatformServer) -> None:
    menu = account_client(platform).menu

    assert errcode(menu.add_conditional, make_conditional("X", tag_id=2)) == 65303
    assert errcode(menu.try_match, FAN) == 46003


def test_conditional_menus_lead_to_three_domains_in_all(menu: Any) -> None:
    for number in (1, 2, 3, 3):
        menu.add_conditional(make_conditional("X", f"https://{number}.example.invalid/a", tag_id=2))

    assert errcode(menu.add_conditional, make_conditional("X", "https://4.example.invalid/", tag_id=2)) == 65316


def test_conditional_menu_beyond_the_quota_is_refused(platform: PlatformServer, menu: Any) -> None:
    for name in ("addconditional", "delconditional"):
        for _ in range(2000):
            platform.simulation.quotas.use("wxba5fad812f8e6fb9", f"menu/{name}")

    assert errcode(menu.add_conditional, make_conditional("X", tag_id=2)) == 45009
    assert errcode(menu.del_conditional, "1") == 45009


def test_conditional_menu_unknown_cannot_be_deleted(menu: Any) -> None:
    assert errcode(menu.del_conditional, "1") == 65301


@pytest.mark.parametrize("user", ["nobody", ""])
def test_match_of_an_unknown_user_is_refused(menu: Any, user: str) -> None:
    assert errcode(menu.try_match, user) == 65302
