"""What happens to a fan's profile when the platform tells of a change.

Tencent requires that the data of a user who leaves or takes the consent back is deleted:
https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/authorization_change.html.
"""

from collections.abc import Mapping

from shared.clients.sns import SnsClient
from shared.errors import InvalidCodeError
from shared.login.identification import keep_fan
from shared.login.profiles import Profiles
from shared.login.sessions import User, UserKind
from shared.login.user_events import FAN_CHANGE, FAN_DEPARTURES


def follow_event(fields: Mapping[str, object], profiles: Profiles, sns: SnsClient) -> None:
    """Deletes the profile of a fan who has left, or reads a changed one anew.

    To follow an event again does no harm.

    Args:
        fields: The fields of one of the `FAN_EVENTS`.
        profiles: The profiles of the account.
        sns: What asks WeChat for a profile.

    Raises:
        StoreError: The store did not answer.
        PlatformError: The platform gives no profile now.
    """
    event = fields["Event"]
    if event == FAN_CHANGE:
        _read_anew(_fan(fields.get("OpenID")), profiles, sns)
    else:
        profiles.delete(_fan(fields.get(FAN_DEPARTURES[str(event)])))


def _read_anew(user: User, profiles: Profiles, sns: SnsClient) -> None:
    known = profiles.read(user)
    if known is None:
        return
    try:
        token = sns.refresh(known["refresh_token"])
    except InvalidCodeError:
        # The consent is over; at the next login WeChat asks for it again.
        profiles.delete(user)
        return
    keep_fan(user._replace(union_id=known["unionid"]), sns, token.access_token, token.refresh_token, profiles)


def _fan(open_id: object) -> User:
    return User(UserKind.FAN, str(open_id or ""))
