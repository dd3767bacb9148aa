from collections.abc import Iterator

import pytest

from tests.integration.delivery.stack import DeliveryStack, run_stack


@pytest.fixture
def stack(monkeypatch: pytest.MonkeyPatch) -> Iterator[DeliveryStack]:
    with run_stack(monkeypatch) as stack:
        yield stack
