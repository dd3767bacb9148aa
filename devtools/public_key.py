"""The session key of ``apps.example.toml``: whoever has it can make the session of any user."""

from shared.runtime.app_settings import AppSettings

PUBLIC_SESSION_KEY = "a-key-for-this-machine-only-not-for-AWS"


def has_public_key(settings: AppSettings) -> bool:
    """Tells whether an app signs or takes sessions with the key that everybody knows.

    Args:
        settings: The app.
    """
    return settings.oauth is not None and PUBLIC_SESSION_KEY in settings.oauth.session_keys
