"""Frozen values that are declared like dataclasses: replies, cards, settings.

Python 3.13 needs 0.6 ms to make a dataclass, which is as long as it needs for thirty of these.
"""

from collections.abc import Container, Mapping
from typing import Any, ClassVar, NoReturn, Self, dataclass_transform


@dataclass_transform(frozen_default=True)
class Value:
    """A value with the annotated names of its class body, in their order, equal to others with the same content."""

    _names: ClassVar[tuple[str, ...]] = ()
    needed: ClassVar[tuple[str, ...]] = ()
    """The names that have no default."""
    secrets: ClassVar[frozenset[str]] = frozenset()
    """The names whose content is not shown."""

    def __init_subclass__(cls) -> None:
        """Takes the names from the class body."""
        cls._names = (*cls._names, *cls.__annotations__)
        cls.needed = tuple([name for name in cls._names if not hasattr(cls, name)])

    def __init__(self, *arguments: Any, **named: Any) -> None:
        names = self._names
        values = dict(zip(names, arguments, strict=False))
        if named or len(arguments) != len(names):
            values |= named
            self._check_names(values, len(arguments) + len(named))
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        """Refuses."""
        raise AttributeError(f"a {type(self).__name__} cannot be changed")

    def __eq__(self, other: object) -> bool:
        """Compares type and content."""
        if not isinstance(other, Value) or type(self) is not type(other):
            return NotImplemented
        return self.to_dict() == other.to_dict()

    def __hash__(self) -> int:
        """Hashes the content."""
        return hash((type(self), *self.to_dict().values()))

    def __repr__(self) -> str:
        """Shows the content as it is written in code, but for secrets."""
        return show(type(self).__name__, self.to_dict(), self.secrets)

    def __replace__(self, **changes: Any) -> Self:
        """Returns a copy with changes, for `copy.replace`."""
        return type(self)(**{**self.to_dict(), **changes})

    def to_dict(self) -> dict[str, Any]:
        """Returns the content by name."""
        return {name: getattr(self, name) for name in self._names}

    def _check_names(self, values: dict[str, Any], count: int) -> None:
        if len(values) != count or not {*self.needed} <= values.keys() <= {*self._names}:
            raise TypeError(f"{type(self).__name__} takes {', '.join(self._names)}")


def show(name: str, fields: Mapping[str, object], secrets: Container[str]) -> str:
    """Returns a value as it is written in code, but for secrets.

    Args:
        name: Of its class.
        fields: Its content by name.
        secrets: The names whose content is not shown.
    """
    shown = {field: "…" if value and field in secrets else value for field, value in fields.items()}
    return f"{name}({', '.join(f'{field}={value!r}' for field, value in shown.items())})"
