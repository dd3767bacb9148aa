import pytest

from shared.login.member_events import find_departed_member
from shared.login.sessions import User, UserKind
from shared.protocol.messages import Event, parse_message

LINMEI = User(UserKind.MEMBER, "linmei")
CORP = "wpAbCdEf"


def make_event(**fields: str) -> Event:
    event = parse_message(f"<xml>{''.join(f'<{name}>{value}</{name}>' for name, value in fields.items())}</xml>")
    assert isinstance(event, Event)
    return event


UNSUBSCRIBE = {"ToUserName": CORP, "FromUserName": "linmei", "MsgType": "event", "Event": "unsubscribe"}
OF_CONTACTS = {"ToUserName": CORP, "FromUserName": "sys", "MsgType": "event", "Event": "change_contact"}
OF_CONTACTS_OF_A_CUSTOMER = {"SuiteId": "dk1", "AuthCorpId": CORP, "InfoType": "change_contact"}


@pytest.mark.parametrize(
    ("fields", "of_suite", "corp_id"),
    [
        pytest.param(UNSUBSCRIBE, False, "", id="app"),
        pytest.param(UNSUBSCRIBE, True, CORP, id="suite"),
        pytest.param({**OF_CONTACTS, "ChangeType": "delete_user", "UserID": "linmei"}, False, "", id="contacts"),
        pytest.param(
            {**OF_CONTACTS_OF_A_CUSTOMER, "ChangeType": "delete_user", "UserID": "linmei"}, True, CORP, id="customer"
        ),
    ],
)
def test_find_departed_member_names_who_has_left(fields: dict[str, str], *, of_suite: bool, corp_id: str) -> None:
    assert find_departed_member(make_event(**fields), of_suite=of_suite) == LINMEI._replace(corp_id=corp_id)


@pytest.mark.parametrize("change_type", ["create_user", "update_user", "delete_party", "update_tag", ""])
def test_find_departed_member_other_changes_are_no_departure(change_type: str) -> None:
    event = make_event(**OF_CONTACTS, ChangeType=change_type, UserID="linmei")
    assert find_departed_member(event, of_suite=False) is None


def test_find_departed_member_event_that_names_nobody_is_nobodys() -> None:
    event = make_event(**OF_CONTACTS, ChangeType="delete_user")
    assert find_departed_member(event, of_suite=False) == User(UserKind.MEMBER, "")
