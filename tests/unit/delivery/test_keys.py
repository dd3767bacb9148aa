from typing import Any

import pytest

from shared.delivery.keys import make_bot_key, make_deduplication_id, make_group, make_key, make_step_key
from shared.protocol.messages import parse_message
from tests.factories import WECOM, make_bot_json, make_text_json, make_text_xml


def key_of(plaintext: str, app: str = "demo", receive_id: str = WECOM.receive_id) -> str:
    return make_key(app, receive_id, parse_message(plaintext), plaintext)


def group_of(plaintext: str, app: str = "demo", receive_id: str = WECOM.receive_id, key: str = "key") -> str:
    return make_group(app, receive_id, parse_message(plaintext), key)


def make_event(event: str = "subscribe", **fields: Any) -> str:
    return make_text_xml(**{"MsgType": "event", "Event": event, "Content": None, "MsgId": None, **fields})


def make_system_event(**fields: Any) -> str:
    return make_event("change_contact", FromUserName="sys", **fields)


@pytest.mark.parametrize("plaintext", [make_text_xml(), make_text_json(), make_bot_json(), make_event()])
def test_key_is_the_apps_name_and_a_digest_of_nothing_that_can_be_read(plaintext: str) -> None:
    app, _, digest = key_of(plaintext).partition("#")
    assert app == "demo"
    assert len(digest) == 32
    assert int(digest, 16)


@pytest.mark.parametrize("make", [make_text_xml, make_text_json])
def test_key_of_a_message_is_that_of_sender_and_msg_id(make: object) -> None:
    assert callable(make)
    key = key_of(make("hello"))
    assert key_of(make("again", CreateTime="1")) == key
    assert key_of(make("hello", MsgId="1")) != key
    assert key_of(make("hello", FromUserName="zhouyi")) != key
    assert key_of(make("hello"), app="other") != key
    assert key_of(make("hello"), receive_id="other") != key


def test_key_of_an_event_is_that_of_its_whole_text() -> None:
    key = key_of(make_event(CreateTime="1767225600"))
    assert key_of(make_event(CreateTime="1767225600")) == key
    assert key_of(make_event(CreateTime="1767225600", EventKey="x")) != key
    assert key_of(make_event(CreateTime="1767225600"), receive_id="other") != key


def test_key_of_an_event_that_names_an_earlier_message_is_its_own() -> None:
    finished = [make_event("TEMPLATESENDJOBFINISH", MsgID="2490", Status=status) for status in ("success", "failed")]
    assert key_of(finished[0]) != key_of(finished[1])


def test_key_of_a_message_without_msg_id_is_that_of_its_text() -> None:
    first, second = make_text_xml("one", MsgId=None), make_text_xml("two", MsgId=None)
    assert key_of(first) != key_of(second)


def test_key_of_a_bots_message_leads_from_the_id_of_its_stream() -> None:
    assert key_of(make_bot_json()) == make_bot_key("demo", "m-8f2c")
    assert key_of(make_bot_json(msgid=None)) != key_of(make_bot_json("other", msgid=None))


def test_key_parts_do_not_run_into_one_another() -> None:
    assert key_of(make_text_xml(FromUserName="ab", MsgId="c")) != key_of(make_text_xml(FromUserName="a", MsgId="bc"))


def test_step_key_is_that_of_the_delivery_and_the_step() -> None:
    assert make_step_key("demo#1", "handlers.slow") == "demo#1#handlers.slow"


def test_group_is_the_sender() -> None:
    group = group_of(make_text_xml("one"))
    assert group_of(make_text_xml("two", MsgId="2")) == group
    assert group_of(make_event()) == group
    assert group_of(make_text_xml(FromUserName="zhouyi")) != group
    assert group_of(make_text_xml(), app="other") != group
    assert group_of(make_text_xml(), receive_id="other") != group


@pytest.mark.parametrize(
    ("subject", "other"),
    [
        ({"ExternalUserID": "wm1", "UserID": "linmei"}, {"ExternalUserID": "wm2", "UserID": "linmei"}),
        ({"ChatId": "wr1"}, {"ChatId": "wr2"}),
        ({"UserID": "linmei"}, {"UserID": "zhouyi"}),
        ({"OpenKfId": "wk1"}, {"OpenKfId": "wk2"}),
        ({"AuthCorpId": "wp1", "UserID": "linmei"}, {"AuthCorpId": "wp2", "UserID": "linmei"}),
        ({"PaidCorpId": "wp1"}, {"PaidCorpId": "wp2"}),
        ({"ChatId": "linmei"}, {"UserID": "linmei"}),
    ],
)
@pytest.mark.parametrize("sender", ["sys", "", None])
def test_group_of_an_event_that_nobody_sent_is_whom_it_is_about(
    subject: dict[str, str], other: dict[str, str], sender: str | None
) -> None:
    def group(fields: dict[str, str], key: str = "key") -> str:
        return group_of(make_event("change", **{**fields, "FromUserName": sender}), key=key)

    assert group(subject) == group(subject, key="another")
    assert group(subject) != group(other)


def test_group_of_an_approval_is_the_approval() -> None:
    def make(number: str) -> str:
        return make_system_event().replace("</xml>", f"<ApprovalInfo><ThirdNo>{number}</ThirdNo></ApprovalInfo></xml>")

    assert group_of(make("1"), key="a") == group_of(make("1"), key="b")
    assert group_of(make("1")) != group_of(make("2"))


def test_group_of_an_event_about_nobody_is_its_own() -> None:
    assert group_of(make_system_event(), key="a") != group_of(make_system_event(), key="b")


def test_group_of_a_users_consent_is_the_user_and_not_the_service_that_tells() -> None:
    first, second = (
        make_event("user_authorization_revoke", FromUserName="service", OpenID=user) for user in ("o1", "o2")
    )
    assert group_of(first) != group_of(second)
    assert group_of(first) == group_of(make_text_xml(FromUserName="o1"))


def test_deduplication_id_tells_step_and_generation_apart() -> None:
    ids = {make_deduplication_id("demo#1", step, generation) for step in ("", "a") for generation in (0, 1)}
    assert len(ids) == 4
    assert all(len(name) <= 128 and name.isalnum() for name in ids)
