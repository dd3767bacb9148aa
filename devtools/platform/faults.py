"""Faults on demand, per app."""

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What can be made to go wrong.

    Three lose what the app's callback has answered, two the order of deliveries, the others the API calls of the app.
    What takes an errcode answers that one, in the platform's own words.
    """

    ANSWER_SLOW = "answer_slow"
    ANSWER_BROKEN = "answer_broken"
    ANSWER_5XX = "answer_5xx"
    DELIVERED_TWICE = "delivered_twice"
    OUT_OF_ORDER = "out_of_order"
    API_SLOW = "api_slow"
    API_BROKEN = "api_broken"
    API_5XX = "api_5xx"
    API_HTML = "api_html"
    API_ERROR = "api_error"
    EXPIRES_IN_MISSING = "expires_in_missing"
    EXPIRES_IN_ZERO = "expires_in_zero"
    TOKEN_REPLACED = "token_replaced"  # noqa: S105 - the name of a fault
    TOKEN_EXPIRED = "token_expired"  # noqa: S105 - the name of a fault
    QUOTA_EXHAUSTED = "quota_exhausted"
    IP_NOT_ALLOWED = "ip_not_allowed"
    CODE_USED = "code_used"


@dataclass(slots=True)
class FaultSetting:
    """A fault that is switched on.

    Attributes:
        times: How often it still strikes; None until it is switched off.
        api: Path of the only API call that it strikes, such as /cgi-bin/message/send; empty for all.
        seconds: How long a slow answer takes.
        errcode: What api_error answers; -1 is a busy system.
    """

    times: int | None = None
    api: str = ""
    seconds: float = 10.0
    errcode: int = -1


class Faults:
    """The faults that are switched on."""

    def __init__(self) -> None:
        self._settings: dict[tuple[str, Fault], FaultSetting] = {}

    def switch_on(self, app: str, fault: Fault, setting: FaultSetting) -> None:
        """Lets a fault strike.

        Args:
            app: Name of the app.
            fault: The fault.
            setting: How often and where.
        """
        self._settings[app, fault] = setting

    def switch_off(self, app: str, fault: Fault) -> None:
        """Lets a fault strike no more.

        Args:
            app: Name of the app.
            fault: The fault.
        """
        self._settings.pop((app, fault), None)

    def of(self, app: str) -> dict[Fault, FaultSetting]:
        """Returns the faults of an app.

        Args:
            app: Name of the app.
        """
        return {fault: setting for (name, fault), setting in self._settings.items() if name == app}

    def strike(self, app: str, fault: Fault, api: str = "") -> FaultSetting | None:
        """Returns the setting of a fault if it strikes now, and counts that.

        Args:
            app: Name of the app.
            fault: The fault.
            api: Path of the API call.
        """
        setting = self._settings.get((app, fault))
        if setting is None or (setting.api and setting.api != api):
            return None
        if setting.times is not None:
            setting.times -= 1
            if setting.times <= 0:
                self.switch_off(app, fault)
        return setting
