"""The check of the certificate against servers with good ones and bad ones."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from devtools.doctor.certificate import check_certificate
from devtools.doctor.probe import ask
from tests.integration.operations.servers import serve
from tests.patients import admit


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    """The one public authority of this world."""
    authority = trustme.CA()
    file = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    return authority


@contextmanager
def serve_with(leaf: trustme.LeafCert, *, chain: bool = True) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    pems = [leaf.private_key_pem, *(leaf.cert_chain_pems if chain else leaf.cert_chain_pems[:1])]
    with trustme.Blob(b"".join(pem.bytes() for pem in pems)).tempfile() as file:
        context.load_cert_chain(file)
    with serve(context) as port:
        yield f"https://localhost:{port}"


def find_code(url: str) -> str:
    (finding,) = check_certificate(admit(base_url=url))
    return finding.code


def in_days(days: float) -> datetime:
    return datetime.now(UTC) + timedelta(days=days)


def test_check_certificate_good_one_is_valid_for_some_days(authority: trustme.CA) -> None:
    with serve_with(authority.issue_cert("localhost", not_after=in_days(90.5))) as url:
        (finding,) = check_certificate(admit(base_url=url))

    assert (finding.code, finding.figures) == ("certificate_valid", {"host": "localhost", "days": 90})


def test_check_certificate_whole_chain_is_valid(authority: trustme.CA) -> None:
    with serve_with(authority.create_child_ca().issue_cert("localhost")) as url:
        assert find_code(url) == "certificate_valid"


def test_check_certificate_that_expires_soon_is_a_warning(authority: trustme.CA) -> None:
    with serve_with(authority.issue_cert("localhost", not_after=in_days(5.5))) as url:
        (finding,) = check_certificate(admit(base_url=url))

    assert (finding.code, finding.figures["days"]) == ("certificate_expiring", 5)


def test_check_certificate_expired(authority: trustme.CA) -> None:
    with serve_with(authority.issue_cert("localhost", not_before=in_days(-9), not_after=in_days(-1))) as url:
        assert find_code(url) == "certificate_expired"


def test_check_certificate_of_the_future(authority: trustme.CA) -> None:
    with serve_with(authority.issue_cert("localhost", not_before=in_days(1))) as url:
        (finding,) = check_certificate(admit(base_url=url))

    assert (finding.code, "not yet valid" in finding.text.english) == ("certificate_refused", True)


@pytest.mark.parametrize("name", ["other.example.com", "*.localhost", "127.0.0.1"])
def test_check_certificate_of_another_name(authority: trustme.CA, name: str) -> None:
    with serve_with(authority.issue_cert(name)) as url:
        assert find_code(url) == "certificate_name"


def test_check_certificate_incomplete_chain(authority: trustme.CA) -> None:
    with serve_with(authority.create_child_ca().issue_cert("localhost"), chain=False) as url:
        assert find_code(url) == "certificate_chain"


@pytest.mark.usefixtures("authority")
def test_check_certificate_of_an_authority_of_ones_own() -> None:
    with serve_with(trustme.CA().issue_cert("localhost")) as url:
        assert find_code(url) == "certificate_chain"


@pytest.mark.usefixtures("authority")
def test_check_certificate_server_without_tls() -> None:
    with serve() as port:
        assert find_code(f"https://localhost:{port}") == "certificate_refused"


def test_check_certificate_nobody_there() -> None:
    with serve() as port:
        pass

    assert find_code(f"https://localhost:{port}") == "no_answer"


def test_check_certificate_plain_http_has_none() -> None:
    assert check_certificate(admit(base_url="http://127.0.0.1:3000")) == []


def test_ask_whatever_the_certificate_times_the_handshake_apart() -> None:
    with serve_with(trustme.CA().issue_cert("other.example.com")) as url:
        reply = ask(url)

    assert (reply.status, reply.body) == (200, b"ok")
    assert reply.timing.tls > 0
    assert reply.timing.total == reply.timing.connect + reply.timing.tls + reply.timing.answer
