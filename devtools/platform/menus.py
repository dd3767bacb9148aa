"""The menus of all apps: a default one each, and an Official Account's conditional ones (个性化菜单)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from devtools.platform.people import Fan

type Buttons = Sequence[Mapping[str, Any]]

_FIRST_ID = 208_379_533


@dataclass(frozen=True, slots=True)
class ConditionalMenu:
    """A menu that some fans see in place of the default one.

    Attributes:
        id: Its number.
        buttons: Its buttons.
        match_rule: tag_id and client_platform_type of who sees it, either or both.
    """

    id: int
    buttons: Buttons
    match_rule: Mapping[str, str]

    def fits(self, fan: Fan) -> bool:
        """Tells whether a fan meets the rule.

        Args:
            fan: The fan.
        """
        tag, client = self.match_rule.get("tag_id"), self.match_rule.get("client_platform_type")
        return (tag is None or tag in map(str, fan.tags)) and client in (None, fan.client_platform_type)

    def view(self) -> dict[str, Any]:
        """Returns it as JSON values."""
        return {"button": self.buttons, "matchrule": self.match_rule, "menuid": self.id}


@dataclass(slots=True)
class Menu:
    """What an app shows its users.

    Attributes:
        buttons: The default menu; None without one.
        conditional: The conditional menus, oldest first.
    """

    buttons: Buttons | None = None
    conditional: list[ConditionalMenu] = field(default_factory=list)

    def match(self, fan: Fan) -> Buttons | None:
        """Returns what a fan sees: the newest conditional menu that fits, else the default one.

        Args:
            fan: The fan.
        """
        return next((menu.buttons for menu in reversed(self.conditional) if menu.fits(fan)), self.buttons)

    def view(self) -> dict[str, Any]:
        """Returns it as JSON values, as the consoles show it."""
        return {
            "menu": None if self.buttons is None else {"button": self.buttons},
            "conditional_menus": [menu.view() for menu in self.conditional],
        }


class Menus:
    """All menus, by the owner of the app's tokens."""

    def __init__(self) -> None:
        self._menus: dict[str, Menu] = defaultdict(Menu)
        self._next_id = _FIRST_ID

    def of(self, owner: str) -> Menu:
        """Returns the menu of an app.

        Args:
            owner: Whose it is.
        """
        return self._menus[owner]

    def add(self, owner: str, buttons: Buttons, match_rule: Mapping[str, str]) -> ConditionalMenu:
        """Adds a conditional menu, which comes before all that there are.

        Args:
            owner: Whose it is.
            buttons: Its buttons.
            match_rule: Who sees it.
        """
        menu = ConditionalMenu(self._next_id, buttons, match_rule)
        self._next_id += 1
        self._menus[owner].conditional.append(menu)
        return menu

    def delete(self, owner: str) -> None:
        """Deletes the default menu, and the conditional ones with it.

        Args:
            owner: Whose they are.
        """
        self._menus.pop(owner, None)
