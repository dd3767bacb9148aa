"""What somebody has the platforms send."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One message or event to deliver.

    Attributes:
        kind: Its name in the catalogue.
        sender: The member or fan that it is about.
        values: Whole fields that differ from the catalogue.
        changes: Texts that differ from what is then filled in, by path, such as ScanCodeInfo.ScanResult.
        as_json: Whether an Official Account gets JSON.
        url: Where it goes; empty for the callback URL that is saved.
        once: Whether it is sent a single time, whatever becomes of it.
    """

    kind: str
    sender: str
    values: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, str] = field(default_factory=dict)
    as_json: bool = False
    url: str = ""
    once: bool = False

    def view(self) -> dict[str, Any]:
        """Returns it as JSON values, as the control API takes it."""
        return asdict(self)
