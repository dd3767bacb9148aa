"""Does several things at once, and waits for them no longer than it may."""

import queue
import threading
import time
from collections.abc import Callable, Sequence


def run_side_by_side[Result](works: Sequence[Callable[[], Result]], seconds: float) -> list[Result | None]:
    """Returns the results in the order of the works; None for what is not done in time, and goes on unheeded.

    Args:
        works: What to do; what one of them raises is raised here.
        seconds: How long to wait.
    """
    results: list[Result | None] = [None] * len(works)
    done: queue.SimpleQueue[tuple[int, Result | Exception]] = queue.SimpleQueue()
    for number, work in enumerate(works):
        # Daemons: a name server that does not answer must not keep the command from ending.
        threading.Thread(target=_run, args=(number, work, done), daemon=True).start()
    deadline = time.monotonic() + seconds
    for _ in works:
        try:
            number, result = done.get(timeout=max(deadline - time.monotonic(), 0))
        except queue.Empty:
            break
        if isinstance(result, Exception):
            raise result
        results[number] = result
    return results


def _run[Result](
    number: int, work: Callable[[], Result], done: "queue.SimpleQueue[tuple[int, Result | Exception]]"
) -> None:
    try:
        done.put((number, work()))
    except Exception as error:  # noqa: BLE001 - raised again by whoever waits
        done.put((number, error))
