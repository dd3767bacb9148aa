"""What the apps have sent on their own: taken down all the time, since the platform's journal has an end."""

from threading import Event, Lock, Thread
from types import TracebackType
from typing import Self

from devtools.platform.server import PlatformServer

_SECONDS_BETWEEN_LOOKS = 2.0


class Outbox:
    """Looks at the journal of the platforms; a context manager.

    Args:
        platform: Both platforms.
    """

    def __init__(self, platform: PlatformServer) -> None:
        self._platform = platform
        self._sent: set[tuple[str, float, str, str]] = set()
        self._looking = Lock()
        self._ended = Event()
        self._thread = Thread(target=self._keep_looking, name="outbox")

    def __enter__(self) -> Self:
        """Begins to look."""
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Ends."""
        self._ended.set()
        self._thread.join()

    def look(self) -> None:
        """Takes down what is new."""
        with self._looking:
            for entry in self._platform.journal("sent"):
                content = entry["message"]["text"]["content"]
                self._sent |= {(entry["app"], entry["at"], user, content) for user in entry["recipients"]}

    def find(self, app: str, user: str, content: str) -> list[float]:
        """Returns when a user got a text."""
        with self._looking:
            return sorted(at for of, at, to, text in self._sent if (of, to, text) == (app, user, content))

    def _keep_looking(self) -> None:
        while not self._ended.wait(_SECONDS_BETWEEN_LOOKS):
            self.look()
