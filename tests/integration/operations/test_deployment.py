"""What a deployment does to a stack that is there."""

import pytest

from devtools.cloud.place import Place
from devtools.deploy.address import closes_address

_DOMAIN = {"DomainName": "hook.example.com"}


@pytest.mark.usefixtures("cloud")
@pytest.mark.parametrize(
    ("stack", "parameters", "closes"),
    [
        pytest.param("wehook", _DOMAIN, True, id="first-domain"),
        pytest.param("wehook", {**_DOMAIN, "DefaultEndpoint": "disabled"}, True, id="first-domain-only"),
        pytest.param("wehook", {**_DOMAIN, "DefaultEndpoint": "enabled"}, False, id="first-domain-beside"),
        pytest.param("wehook", {}, False, id="no-domain"),
        pytest.param("wehook", {"DomainName": ""}, False, id="no-domain-in-words"),
        pytest.param("encrypted", _DOMAIN, False, id="same-domain"),
        pytest.param("nothing", _DOMAIN, False, id="new-stack"),
    ],
)
def test_closes_address_of_a_stack_that_had_no_domain(stack: str, parameters: dict[str, str], *, closes: bool) -> None:
    assert closes_address(Place(stack, "us-east-1", ""), parameters) is closes
