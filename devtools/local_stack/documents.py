"""The apps of the settings, as the simulated platforms take them: read by the bundle's own rules, then written anew."""

from collections.abc import Mapping
from typing import Any

from shared.runtime.app_settings import AppSettings

_AS_THEY_ARE = (
    *("corp_id", "agent_id", "secret"),
    *("suite_id", "suite_secret", "provider_corp_id", "provider_secret", "auth_corp_ids"),
    *("app_id", "original_id", "mode"),
)


def to_documents(apps: Mapping[str, AppSettings]) -> dict[str, dict[str, Any]]:
    """Returns a document for each app, without what it leaves to the platforms.

    Args:
        apps: The apps by name.
    """
    return {name: _to_document(settings) for name, settings in apps.items()}


def _to_document(settings: AppSettings) -> dict[str, Any]:
    fields = {name: getattr(settings, name, None) for name in _AS_THEY_ARE}
    receive_ids = {"get": settings.get_receive_ids, "post": settings.post_receive_ids}
    document = {
        "kind": settings.kind,
        "callback_keys": [
            {"token": key.token, "encoding_aes_key": key.encoding_aes_key} for key in settings.callback_keys
        ],
        "receive_ids": {method: sorted(ids) for method, ids in receive_ids.items() if ids is not None},
        **{name: value for name, value in fields.items() if value not in (None, "", ())},
    }
    if settings.oauth is not None:
        website = {"website_app_id": settings.oauth.website_app_id, "website_secret": settings.oauth.website_secret}
        document["oauth"] = {"scope": settings.oauth.scope, **website}
    return document
