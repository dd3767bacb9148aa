import pytest
from awscrt.http import HttpClientConnection

from tests.aws_network import Network


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    """The network that AWS clients find, without sockets."""
    network = Network()
    monkeypatch.setattr(HttpClientConnection, "new", network.connect)
    return network
