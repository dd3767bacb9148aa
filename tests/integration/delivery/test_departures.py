"""Users who leave, as the platforms push it: what the login keeps of them goes."""

import pytest

from shared.login.profiles import Profiles
from shared.login.sealing import Sealer
from shared.login.sessions import User, UserKind
from shared.runtime import wiring
from tests.documents import OAUTH
from tests.factories import CUSTOMER
from tests.integration.delivery.stack import DeliveryStack, wait_until

FAN, MEMBER = User(UserKind.FAN, "oABCD0123456789efghijklmnop"), User(UserKind.MEMBER, "linmei")
OF_CUSTOMER = User(UserKind.MEMBER, "woUser", corp_id=CUSTOMER.receive_id)


def keep(app: str, user: User) -> Profiles:
    profiles = Profiles(app, wiring.get_profiles(), Sealer(OAUTH["session_keys"]))
    profiles.save(user, {"mobile": "13900000001"})
    return profiles


@pytest.mark.parametrize(
    ("app", "kind", "user", "where"),
    [
        ("account", "unsubscribe", FAN, "account"),
        ("account", "user_authorization_revoke", FAN, "account"),
        ("account", "user_authorization_cancellation", FAN, "account"),
        ("wecom", "unsubscribe", MEMBER, "wecom"),
        ("wecom", "change_contact.delete_user", MEMBER, "patient"),
        ("suite", "change_contact.delete_user", OF_CUSTOMER, "suite"),
    ],
)
def test_user_who_leaves_is_forgotten(stack: DeliveryStack, app: str, kind: str, user: User, where: str) -> None:
    profiles = keep(where, user)
    values = {"UserID": user.user_id} if kind.startswith("change_contact") else {}
    delivery = stack.platform.send(app, kind, sender=user.user_id if not user.corp_id else "", **values)
    assert delivery["outcome"] in {"acknowledged", "replied"}, delivery
    wait_until(lambda: profiles.read(user) is None)


@pytest.mark.parametrize(("app", "kind", "user"), [("account", "subscribe", FAN), ("wecom", "enter_agent", MEMBER)])
def test_user_who_stays_is_known(stack: DeliveryStack, app: str, kind: str, user: User) -> None:
    profiles = keep(app, user)
    stack.platform.send(app, kind, sender=user.user_id)
    assert profiles.read(user)
