"""What is known about the users of one app."""

import time
from collections.abc import Callable, Mapping
from typing import Any

from shared.login.sealing import Sealer
from shared.login.sessions import User
from shared.storage.profile_store import ProfileStore, StoredProfile

LIFETIME = 30 * 86_400
"""How long a profile is kept, in seconds: as long as the platform's own refresh token, after which it asks anew."""

type Profile = Mapping[str, Any]
"""Fields as the platform names them."""


class Profiles:
    """The profiles of one app, sealed in the store.

    Args:
        app: Name of the app.
        store: Where they are kept.
        sealer: Seals them with the keys of the app.
        clock: Seconds since the epoch.
    """

    def __init__(self, app: str, store: ProfileStore, sealer: Sealer, clock: Callable[[], float] = time.time) -> None:
        self._app = app
        self._store = store
        self._sealer = sealer
        self._clock = clock

    def read(self, user: User) -> Profile | None:
        """Returns a user's profile; None if there is none, or it has ended, or its key is gone.

        Raises:
            StoreError: It cannot be read.
        """
        key = self._key(user)
        stored = self._store.read(key)
        if stored is None or self._clock() >= stored.expires_at:
            return None
        return self._sealer.open(stored.sealed, key)

    def save(self, user: User, profile: Profile) -> None:
        """Keeps a user's profile.

        Raises:
            StoreError: It cannot be written.
        """
        key = self._key(user)
        expires_at = int(self._clock()) + LIFETIME
        self._store.save(key, StoredProfile(self._sealer.seal(profile, key), expires_at))

    def delete(self, user: User) -> None:
        """Deletes a user's profile, if there is one.

        Raises:
            StoreError: It cannot be written.
        """
        self._store.delete(self._key(user))

    def _key(self, user: User) -> str:
        return "#".join(("profile", self._app, user.kind, user.corp_id, user.user_id))
