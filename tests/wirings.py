"""The functions as a new container has them."""

from shared.runtime import aws, delivery_wiring, login_wiring, receiver_wiring, wiring, worker_wiring

_WIRINGS = (aws, wiring, delivery_wiring, receiver_wiring, worker_wiring, login_wiring)


def forget_wirings() -> None:
    """Makes the functions cold: nothing is cached, and the stores in memory are empty."""
    for module in _WIRINGS:
        for part in vars(module).values():
            if hasattr(part, "cache_clear"):
                part.cache_clear()
