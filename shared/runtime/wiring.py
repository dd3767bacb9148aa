"""Puts the parts together, once for each container, as the environment says.

``SETTINGS_SOURCE`` says where settings come from: ``ssm:/wehook`` for parameters below ``/wehook/apps`` and
``/wehook/files``, ``file:apps.toml`` for a file, ``json:{…}`` for the same tables written out. Without it, a
developer's ``apps.toml`` is read, or ``apps.example.toml`` where there is none.

``TOKENS_TABLE``, ``SUITES_TABLE`` and ``USERS_TABLE`` name the tables; what has none is kept in memory.
``WECOM_API_BASE_URL`` and ``WECHAT_API_BASE_URL`` point at other hosts than the platforms' own. ``EGRESS_MODE`` is
``proxy`` where they are called through the proxy that the parameter ``/wehook/egress/proxy`` names.
"""

import json
import os
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from shared.errors import ConfigurationError
from shared.runtime.aws import get_client
from shared.runtime.document_cache import DocumentCache
from shared.runtime.document_sources import DocumentSource, LocalSource, ParameterStoreSource, load_toml

if TYPE_CHECKING:
    from shared.clients.group_robot import GroupRobotClient
    from shared.clients.ports import SuiteStore, TokenStore
    from shared.clients.transport import Transport
    from shared.runtime.apps import Apps
    from shared.runtime.platform_clients import PlatformClients
    from shared.storage.profile_store import ProfileStore

_WECOM = "https://qyapi.weixin.qq.com"
_LOCAL_FILES = (Path("apps.toml"), Path("apps.example.toml"))


@cache
def get_apps() -> "Apps":
    """Returns the apps of this stack."""
    # Here, so that a function without apps loads nothing of theirs.
    from shared.runtime.app_settings import parse_app_settings  # noqa: PLC0415
    from shared.runtime.apps import Apps  # noqa: PLC0415

    return Apps(DocumentCache(_build_source("apps"), parse_app_settings))


@cache
def get_files() -> DocumentCache[str]:
    """Returns the domain-verification files of this stack, by path."""
    return DocumentCache(_build_source("files"), lambda _, content: content)


@cache
def get_clients() -> "PlatformClients":
    """Returns what calls the platforms on behalf of the apps."""
    from shared.clients.platform import Platform  # noqa: PLC0415  # receiving and verifying call nobody
    from shared.runtime.platform_clients import PlatformClients  # noqa: PLC0415
    from shared.runtime.token_metrics import EmfTokenMetrics  # noqa: PLC0415

    transport, store, metrics = get_transport(), get_token_store(), EmfTokenMetrics()
    wecom = os.environ.get("WECOM_API_BASE_URL", _WECOM)
    wechat = os.environ.get("WECHAT_API_BASE_URL", "https://api.weixin.qq.com")
    return PlatformClients(
        Platform(wecom, transport, store, metrics), Platform(wechat, transport, store, metrics), get_suites()
    )


@cache
def get_transport() -> "Transport":
    """Returns what makes the calls to the platforms, from the address that they know."""
    from shared.clients.transport import Transport  # noqa: PLC0415

    if os.environ.get("EGRESS_MODE") != "proxy":
        return Transport()
    from shared.runtime.egress import open_transport  # noqa: PLC0415

    return open_transport(_build_source("egress"))


@cache
def get_robot_keys() -> DocumentCache[str]:
    """Returns the keys of the group robots that tell of alarms."""
    return DocumentCache(_build_source("alarms"), lambda _, key: key)


@cache
def get_group_robot() -> "GroupRobotClient":
    """Returns what writes to group chats, which the platforms accept from any address."""
    from shared.clients.api import Api  # noqa: PLC0415
    from shared.clients.errcodes import WECOM_ERRORS  # noqa: PLC0415
    from shared.clients.group_robot import GroupRobotClient  # noqa: PLC0415
    from shared.clients.transport import Transport  # noqa: PLC0415

    return GroupRobotClient(Api(Transport(), os.environ.get("WECOM_API_BASE_URL", _WECOM), WECOM_ERRORS))


@cache
def get_suites() -> "SuiteStore":
    """Returns what suites have been pushed."""
    from shared.storage.dynamodb import Table  # noqa: PLC0415
    from shared.storage.suite_store import DynamoDbSuiteStore, MemorySuiteStore  # noqa: PLC0415

    name = os.environ.get("SUITES_TABLE")
    return DynamoDbSuiteStore(Table(get_client("dynamodb"), name)) if name else MemorySuiteStore()


@cache
def get_profiles() -> "ProfileStore":
    """Returns what the login keeps of users."""
    from shared.storage.dynamodb import Table  # noqa: PLC0415
    from shared.storage.profile_store import DynamoDbProfileStore, MemoryProfileStore  # noqa: PLC0415

    name = os.environ.get("USERS_TABLE")
    return DynamoDbProfileStore(Table(get_client("dynamodb"), name)) if name else MemoryProfileStore()


@cache
def get_token_store() -> "TokenStore":
    """Returns where tokens are shared."""
    from shared.storage.dynamodb import Table  # noqa: PLC0415
    from shared.storage.token_store import DynamoDbTokenStore, MemoryTokenStore  # noqa: PLC0415

    name = os.environ.get("TOKENS_TABLE")
    return DynamoDbTokenStore(Table(get_client("dynamodb"), name)) if name else MemoryTokenStore()


def _build_source(table: str) -> DocumentSource:
    scheme, _, rest = os.environ.get("SETTINGS_SOURCE", "").partition(":")
    match scheme:
        case "ssm":
            return ParameterStoreSource(get_client("ssm"), f"{rest}/{table}")
        case "json":
            return LocalSource(partial(json.loads, rest), table)
        case "file":
            return LocalSource(partial(load_toml, Path(rest)), table)
        case "":
            path = next((path for path in _LOCAL_FILES if path.exists()), _LOCAL_FILES[-1])
            return LocalSource(partial(load_toml, path), table)
        case _:
            raise ConfigurationError("SETTINGS_SOURCE", "must begin with ssm:, file: or json:")
