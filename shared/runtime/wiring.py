"""Puts the parts together, once for each container, as the environment says.

``SETTINGS_SOURCE`` says where settings come from: ``ssm:/wehook`` for parameters below ``/wehook/apps`` and
``/wehook/files``, ``file:apps.toml`` for a file, ``json:{…}`` for the same tables written out. Without it, a
developer's ``apps.toml`` is read, or ``apps.example.toml`` where there is none.
"""

import json
import os
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from shared.errors import ConfigurationError
from shared.runtime.aws_ssm import get_ssm
from shared.runtime.document_cache import DocumentCache
from shared.runtime.document_sources import DocumentSource, LocalSource, ParameterStoreSource, load_toml

if TYPE_CHECKING:
    from shared.runtime.apps import Apps

_LOCAL_FILES = (Path("apps.toml"), Path("apps.example.toml"))


@cache
def get_apps() -> "Apps":
    """Returns the apps of this stack."""
    # Here, so that a function without apps loads no cryptography.
    from shared.runtime.app_settings import parse_app_settings  # noqa: PLC0415
    from shared.runtime.apps import Apps  # noqa: PLC0415

    return Apps(DocumentCache(_build_source("apps"), parse_app_settings))


@cache
def get_files() -> DocumentCache[str]:
    """Returns the domain-verification files of this stack, by path."""
    return DocumentCache(_build_source("files"), lambda _, content: content)


def _build_source(table: str) -> DocumentSource:
    scheme, _, rest = os.environ.get("SETTINGS_SOURCE", "").partition(":")
    match scheme:
        case "ssm":
            return ParameterStoreSource(get_ssm(), f"{rest}/{table}")
        case "json":
            return LocalSource(partial(json.loads, rest), table)
        case "file":
            return LocalSource(partial(load_toml, Path(rest)), table)
        case "":
            path = next((path for path in _LOCAL_FILES if path.exists()), _LOCAL_FILES[-1])
            return LocalSource(partial(load_toml, path), table)
        case _:
            raise ConfigurationError("SETTINGS_SOURCE", "must begin with ssm:, file: or json:")
