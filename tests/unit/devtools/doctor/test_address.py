"""Names and addresses; the public DNS is made up."""

import socket
from typing import Any

import pytest

from devtools.doctor import address
from devtools.doctor.address import check_address
from devtools.doctor.probe import ProbeError
from tests.patients import admit

_PUBLIC = "52.95.110.1"


class _Connection:
    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def reachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "open_connection", lambda _: _Connection())


@pytest.fixture
def resolve(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Chooses what names resolve to; nothing is a missing record."""

    def choose(*addresses: str) -> None:
        def getaddrinfo(*_: object, **__: object) -> list[tuple[int, int, int, str, tuple[str, int]]]:
            if not addresses:
                raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
            return [(2, 1, 6, "", (each, 443)) for each in addresses]

        monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)

    return choose


@pytest.mark.parametrize(
    ("addresses", "code"),
    [
        pytest.param((_PUBLIC,), "address_resolves", id="ipv4"),
        pytest.param((_PUBLIC, "2600:1f18::1"), "address_resolves", id="both"),
        pytest.param(("2600:1f18::1",), "address_ipv6", id="ipv6"),
        pytest.param(("10.0.0.7", "192.168.1.1"), "address_private", id="private"),
        pytest.param(("127.0.0.1",), "address_private", id="loopback"),
    ],
)
def test_check_address_looks_at_what_the_name_resolves_to(resolve: Any, addresses: tuple[str, ...], code: str) -> None:
    resolve(*addresses)

    (finding,) = check_address(admit())

    assert finding.code == code
    assert all(each in finding.text.english for each in addresses)


@pytest.mark.parametrize(
    ("base_url", "target", "code"),
    [
        pytest.param("", "d-1.execute-api.us-east-1.amazonaws.com", "address_missing_record", id="domain-of-the-stack"),
        pytest.param("", "", "address_missing", id="no-domain"),
        pytest.param("https://x.example.com", "d-1.amazonaws.com", "address_missing", id="another-name"),
    ],
)
def test_check_address_missing_record_is_printed(resolve: Any, base_url: str, target: str, code: str) -> None:
    resolve()

    (finding,) = check_address(admit(base_url=base_url, target=target))

    assert finding.code == code
    assert finding.cure is not None
    assert ("CNAME d-1.execute-api" in finding.cure.english) is (code == "address_missing_record")


@pytest.mark.parametrize(
    ("base_url", "code"),
    [
        ("http://hook.example.com", "address_not_https"),
        ("https://hook.example.com:8443", "address_port"),
        ("https://hook.example.com:443", None),
    ],
)
def test_check_address_form_that_the_platforms_do_not_take(resolve: Any, base_url: str, code: str | None) -> None:
    resolve(_PUBLIC)

    codes = [finding.code for finding in check_address(admit(base_url=base_url))]

    assert codes == [code, "address_resolves"] if code else codes == ["address_resolves"]


@pytest.mark.parametrize("base_url", ["http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000"])
def test_check_address_of_this_machine_is_not_looked_up(base_url: str) -> None:
    assert [finding.code for finding in check_address(admit(base_url=base_url))] == ["address_local"]


@pytest.mark.parametrize("failure", ["refused", "timeout"])
def test_check_address_that_nobody_answers_at_is_a_failure(
    resolve: Any, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    def fail(_: str) -> None:
        raise ProbeError(failure)

    resolve(_PUBLIC)
    monkeypatch.setattr(address, "open_connection", fail)

    findings = check_address(admit(target="d-1.execute-api.us-east-1.amazonaws.com"))

    assert [finding.code for finding in findings] == ["address_resolves", "address_unreachable"]
    assert findings[-1].cure is not None
    assert "(hook.example.com CNAME d-1.execute-api.us-east-1.amazonaws.com)" in findings[-1].cure.english


def test_check_address_malformed_name_does_not_resolve() -> None:
    (finding,) = check_address(admit(base_url=f"https://{'a' * 64}.example.com"))

    assert finding.code == "address_missing"
