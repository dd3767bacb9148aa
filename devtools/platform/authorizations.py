"""Which customers have installed which suite (第三方应用授权)."""

import secrets
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Authorization:
    """A customer that has installed a suite.

    Attributes:
        permanent_code: What buys the customer's access tokens.
        exchanges: How often an auth code was exchanged for such a code.
    """

    permanent_code: str
    exchanges: int = 1


class Authorizations:
    """All customers of all suites."""

    def __init__(self) -> None:
        self._authorizations: dict[tuple[str, str], Authorization] = {}

    def grant(self, suite_id: str, corp_id: str) -> str:
        """Returns a new permanent code, which ends the one before it.

        Args:
            suite_id: The suite.
            corp_id: The customer.
        """
        code, known = secrets.token_urlsafe(48), self._authorizations.get((suite_id, corp_id))
        self._authorizations[suite_id, corp_id] = Authorization(code, known.exchanges + 1 if known else 1)
        return code

    def revoke(self, suite_id: str, corp_id: str) -> None:
        """Takes the permission away, where there is one.

        Args:
            suite_id: The suite.
            corp_id: The customer.
        """
        self._authorizations.pop((suite_id, corp_id), None)

    def find(self, suite_id: str, corp_id: str) -> Authorization | None:
        """Returns the authorization of a customer, if there is one.

        Args:
            suite_id: The suite.
            corp_id: The customer.
        """
        return self._authorizations.get((suite_id, corp_id))

    def view(self, suite_id: str) -> list[dict[str, Any]]:
        """Returns the customers of a suite as JSON values.

        Args:
            suite_id: The suite.
        """
        return [
            {"corp_id": corp, "permanent_code": authorization.permanent_code, "exchanges": authorization.exchanges}
            for (suite, corp), authorization in self._authorizations.items()
            if suite == suite_id
        ]
