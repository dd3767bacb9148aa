"""What users have consented to tell, for routes of one's own and for handlers."""

from collections.abc import Mapping

from shared.login.profiles import Profile, Profiles
from shared.login.sealing import Sealer
from shared.login.sessions import User, UserKind
from shared.runtime import wiring
from shared.runtime.login_apps import require_oauth

_REFRESH_TOKEN = "refresh_token"  # noqa: S105 - the name of a field


def read_profile(user: Mapping[str, str]) -> Profile | None:
    """Returns what a user has consented to tell at the latest login.

    The function that calls it needs ``USERS_TABLE`` in its environment, and may read that table and the apps.

    Args:
        user: ``app``, ``user_kind``, ``user_id`` and, for members of a third-party app's customers, ``corp_id``: what
            the authorizer tells of the user has them.

    Returns:
        Of a member those of ``name``, ``gender``, ``avatar``, ``qr_code``, ``mobile``, ``email``, ``biz_mail`` and
        ``address`` that came; of a fan ``nickname``, ``headimgurl`` and ``unionid``. None where nothing is kept, or no
        longer.

    Raises:
        UnknownAppError: There is no such app.
        LoginNotSetUpError: Nobody can log in to the app.
        SettingsUnavailableError: Its settings cannot be read.
        StoreError: The profile cannot be read.
    """
    settings = wiring.get_apps().get(user["app"])
    profiles = Profiles(settings.app, wiring.get_profiles(), Sealer(require_oauth(settings).session_keys))
    kept = profiles.read(User(UserKind(user["user_kind"]), user["user_id"], corp_id=user.get("corp_id", "")))
    return None if kept is None else {name: value for name, value in kept.items() if name != _REFRESH_TOKEN}
