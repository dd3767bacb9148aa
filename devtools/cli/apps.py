"""The apps that commands name, as the simulated platforms know them."""

from dataclasses import dataclass
from pathlib import Path

from devtools.cli.messages import CommandError, unknown_app
from devtools.local_stack.documents import to_documents
from devtools.local_stack.messages import LocalStackError
from devtools.local_stack.settings import load_settings
from devtools.platform.accounts import App, Kind
from devtools.platform.apps import Apps
from shared.runtime.app_settings import AppSettings

ROOT = Path(__file__).parents[2]
"""The repository, whose ``apps.toml`` counts wherever a command is run."""


@dataclass(frozen=True, slots=True)
class KnownApp:
    """An app of the settings.

    Attributes:
        app: The app with its newest callback key.
        with_each_key: The app once for each callback key, newest first.
        receive_ids: The ids that its messages can carry.
    """

    app: App
    with_each_key: tuple[App, ...]
    receive_ids: tuple[str, ...]


def find_app(name: str) -> KnownApp:
    """Finds an app.

    Args:
        name: Its name in the settings.

    Raises:
        CommandError: The settings have no such app, or do not validate.
    """
    try:
        settings = load_settings(ROOT)
    except LocalStackError as error:
        raise CommandError(error.text) from error
    if name not in settings.apps:
        raise CommandError(unknown_app(name, settings.file, settings.apps))
    own = settings.apps[name]
    app = Apps(to_documents({name: own})).get(name)
    with_each_key = tuple(app.with_key(number + 1) for number in range(len(app.callback_keys)))
    return KnownApp(app, with_each_key, _list_receive_ids(app, own))


def _list_receive_ids(app: App, settings: AppSettings) -> tuple[str, ...]:
    if settings.post_receive_ids is not None:
        return tuple(sorted(settings.post_receive_ids))
    if app.kind is not Kind.WECOM_SUITE:
        return (app.receive_id("data"),)
    return (app.suite_id, app.provider_corp_id, *app.auth_corp_ids)
