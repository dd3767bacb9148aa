"""Stand-ins that live in memory."""

from shared.errors import AwsError, SettingsUnavailableError


class FakeClock:
    """Time that passes when it is told to."""

    def __init__(self, now: float = 1_767_225_600.0) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


class FakeSource:
    """A `DocumentSource` that counts what it is asked for, and can be down."""

    def __init__(self, **documents: str) -> None:
        self.documents = documents
        self.down = False
        self.read_names: list[str] = []
        self.listings = 0

    def read(self, name: str) -> str | None:
        self.read_names.append(name)
        self._answer()
        return self.documents.get(name)

    def list_names(self) -> frozenset[str]:
        self.listings += 1
        self._answer()
        return frozenset(self.documents)

    def _answer(self) -> None:
        if self.down:
            raise SettingsUnavailableError(str(AwsError("GetParameter", "Unreachable")))
