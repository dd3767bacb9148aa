import pytest

from tests.infrastructure.choices import Choice, list_choices
from tests.infrastructure.stack import Stack, translate

_CHOICES = [pytest.param(choice, id=choice.name) for choice in list_choices()]


@pytest.fixture(params=_CHOICES, scope="session")
def stack(request: pytest.FixtureRequest) -> Stack:
    """The stack under choices enough that every two of them meet."""
    choice: Choice = request.param
    return translate(choice.partition, **choice.parameters)
