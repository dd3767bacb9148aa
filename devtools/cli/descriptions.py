"""What an operator is told about an app, without any secret."""

from collections.abc import Iterator

from devtools.cli import settings_texts
from devtools.cloud.stack import DeployedStack
from devtools.public_key import has_public_key
from devtools.texts import Text
from shared.runtime.app_settings import AppSettings, Mode, OfficialAccountSettings, WecomSuiteSettings

_IDS = ("corp_id", "agent_id", "suite_id", "provider_corp_id", "app_id", "original_id", "mode")
_WHETHER_SET = ("secret", "suite_secret", "provider_secret", "oauth", "jssdk_origins")


def describe(settings: AppSettings) -> Text:
    """Returns a line about an app: its ids, and what is set.

    Args:
        settings: The app.
    """
    ids = [f"{name}={value}" for name in _IDS if (value := getattr(settings, name, None)) not in (None, "")]
    is_set = [name for name in _WHETHER_SET if getattr(settings, name, None)]
    count = len(settings.callback_keys)
    english = ", ".join(["1 callback key" if count == 1 else f"{count} callback keys", *is_set])
    chinese = "、".join([f"{count} 组回调密钥", *is_set])
    return Text("  ".join([*ids, english]), "  ".join([*ids, chinese]))


def list_urls(stack: DeployedStack, settings: AppSettings) -> list[str]:
    """Returns the callback URLs of an app.

    Args:
        stack: The stack.
        settings: The app.
    """
    url = f"{stack.base_url}/callback/{settings.app}"
    return [url, f"{url}/$CORPID$"] if isinstance(settings, WecomSuiteSettings) else [url]


def warn(settings: AppSettings) -> Iterator[Text]:
    """Yields what an operator should know about an app that validates.

    Args:
        settings: The app.
    """
    if isinstance(settings, OfficialAccountSettings) and settings.mode is Mode.PLAIN:
        yield settings_texts.plain_mode(settings.app)
    if has_public_key(settings):
        yield settings_texts.public_key(settings.app)
    if len(settings.callback_keys) > 1:
        yield settings_texts.rotating(settings.app, len(settings.callback_keys))
