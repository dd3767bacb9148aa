"""Which member has left, by the events of WeCom.

https://developer.work.weixin.qq.com/document/path/90240 (unsubscribe), 90970 (change_contact), and of a suite 90639.
"""

from shared.login.sessions import User, UserKind
from shared.login.user_events import UNSUBSCRIBE
from shared.protocol.messages import Event

_DELETE_USER = "delete_user"


def find_departed_member(event: Event, *, of_suite: bool) -> User | None:
    """Returns the member who has left; None where nobody has.

    Args:
        event: One of the `MEMBER_EVENTS`.
        of_suite: Whether a suite gets it, whose members are told apart by their corp as well.
    """
    if event.event == UNSUBSCRIBE:
        user_id, corp_id = event.from_user_name, event.to_user_name
    elif event.change_type == _DELETE_USER:
        user_id, corp_id = str(event.fields.get("UserID") or ""), event.auth_corp_id
    else:
        return None
    return User(UserKind.MEMBER, user_id, corp_id=corp_id if of_suite else "")
