"""What the clients need from storage and metrics."""

from typing import NamedTuple, Protocol

from shared.protocol.values import show


class FetchedToken(NamedTuple):
    """What a platform answers to a request for a token or a ticket.

    Attributes:
        text: The token.
        expires_in: How long it lives, in seconds.
    """

    text: str
    expires_in: int

    def __repr__(self) -> str:
        """Shows nothing secret."""
        return show(type(self).__name__, self._asdict(), {"text"})


class Refusal(NamedTuple):
    """Why the platform gave no token, kept so that no other process asks the same again.

    Attributes:
        error: Name of the error's class.
        api: Path of the API.
        errcode: The platform's number.
        problem: The error's text; the address for `UnlistedAddressError`.
        until: When it may be asked again, in seconds since the epoch.
        seconds: How long that was from the refusal.
        credential: Fingerprint of the credential that was refused; another one may be tried at once.
    """

    error: str
    api: str
    errcode: int
    problem: str
    until: float
    seconds: float
    credential: str


class StoredToken(NamedTuple):
    """All that processes share about one token.

    Times are seconds since the epoch.

    Attributes:
        revision: Grows with each write; a write names the revision that it replaces.
        token: The token; empty before the first fetch.
        version: Which token it is: grows with each new token, also after the record was lost.
        fetched_at: When it was fetched.
        expires_at: When it ends; 0 once a platform has rejected it.
        refresh_from: When its early refresh may begin.
        lease_until: Until when one process may fetch; 0 without a lease.
        spent_until: When the fetches so far are forgotten, each of which counts for a while.
        refusal: Why the last fetch failed, if it did.
    """

    revision: int = 0
    token: str = ""
    version: int = 0
    fetched_at: float = 0
    expires_at: float = 0
    refresh_from: float = 0
    lease_until: float = 0
    spent_until: float = 0
    refusal: Refusal | None = None

    def __repr__(self) -> str:
        """Shows nothing secret."""
        return show(type(self).__name__, self._asdict(), {"token"})


class TokenStore(Protocol):
    """Where processes share tokens: a record for each key, replaced as a whole or not at all."""

    def read(self, key: str) -> StoredToken:
        """Returns the record as last written; an empty one if there is none.

        Raises:
            StoreError: The store did not answer.
        """
        ...

    def replace(self, key: str, record: StoredToken) -> bool:
        """Writes a record over the one whose revision is one less.

        Args:
            key: Of the token.
            record: The record, with its new revision; revision 1 is for a key that has no record.

        Returns:
            Whether it was written; False if another process was faster.

        Raises:
            StoreError: The store did not answer; whether it was written is unknown.
        """
        ...

    def delete(self, key: str) -> None:
        """Deletes a record.

        Raises:
            StoreError: The store did not answer.
        """
        ...


class SuiteStore(Protocol):
    """What a suite (第三方应用) has been pushed: its newest ticket, and the corps that authorise it.

    Pushes come late, doubled and in another order, so what is older than the record changes nothing.
    Each timestamp is the push's own ``TimeStamp``, in seconds.
    """

    def read_ticket(self, suite_id: str) -> str:
        """Returns the newest suite_ticket; empty before the first push.

        Raises:
            StoreError: The store did not answer.
        """
        ...

    def save_ticket(self, suite_id: str, ticket: str, timestamp: int) -> None:
        """Keeps a suite_ticket, unless it is empty or a newer one is kept already.

        Raises:
            StoreError: The store did not answer.
        """
        ...

    def read_permanent_code(self, suite_id: str, corp_id: str) -> str:
        """Returns the permanent_code of a corp; empty if it does not authorise the suite.

        Raises:
            StoreError: The store did not answer.
        """
        ...

    def save_permanent_code(self, suite_id: str, corp_id: str, permanent_code: str, timestamp: int) -> None:
        """Keeps what a corp's authorisation was exchanged for, unless it was saved or cancelled later than that.

        Raises:
            StoreError: The store did not answer.
        """
        ...

    def cancel(self, suite_id: str, corp_id: str, timestamp: int) -> None:
        """Deletes a corp's authorisation, unless it was saved later than that.

        Raises:
            StoreError: The store did not answer.
        """
        ...


class TokenMetrics(Protocol):
    """Where figures about tokens go."""

    def count(self, name: str) -> None:
        """Counts a ``TokenFetch``, ``TokenFetchFailure``, ``TokenRepeat``, ``TokenWait``, ``TokenLeaseTakeover``."""
        ...

    def record_age(self, seconds: float) -> None:
        """Notes how old a token was when it was used."""
        ...
