"""Whether a deployment turns off the address that the consoles have."""

from collections.abc import Mapping

from devtools.cloud.messages import CloudError
from devtools.cloud.place import Place
from devtools.cloud.stack import DeployedStack


def closes_address(place: Place, parameters: Mapping[str, object]) -> bool:
    """Says whether a stack that has answered at the API's own address so far will answer at its domain only.

    Args:
        place: Where the stack is.
        parameters: Parameters of the template, as the deployment takes them.
    """
    if not parameters.get("DomainName") or parameters.get("DefaultEndpoint") == "enabled":
        return False
    try:
        return not DeployedStack.find(place).domain_name
    except CloudError:  # there is no stack yet; anything else the deployment meets as well
        return False
