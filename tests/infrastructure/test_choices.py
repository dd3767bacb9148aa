"""That the stacks which the other tests look at are all that an operator may choose, and none that is refused."""

import pytest

from tests.infrastructure.choices import CHOICES, Choice, list_choices
from tests.infrastructure.stack import is_allowed, load_template


def test_choices_have_every_parameter() -> None:
    chosen = {name for options in CHOICES.values() for parameters in options.values() for name in parameters}

    assert chosen == load_template()["Parameters"].keys()


@pytest.mark.parametrize("choice", list(list_choices()), ids=lambda choice: choice.name)
def test_choice_is_one_that_can_be_deployed(choice: Choice) -> None:
    assert is_allowed(choice.partition, **choice.parameters)
