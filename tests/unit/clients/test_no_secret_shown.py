"""What stands in a traceback: values that hold secrets do not show them."""

from functools import partial

import pytest

from shared.clients.access_tokens import TokenRequest
from shared.clients.calls import ApiCall, MediaFile
from shared.clients.leases import AccessToken
from shared.clients.ports import FetchedToken, StoredToken
from shared.clients.sns import UserToken
from shared.clients.wecom_suite import Authorization

SECRET = "canary"  # noqa: S105


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        (AccessToken(SECRET, 7), "version=7"),
        (FetchedToken(SECRET, 7200), "expires_in=7200"),
        (StoredToken(3, SECRET, version=7), "revision=3"),
        (Authorization("wp1", SECRET), "corp_id='wp1'"),
        (UserToken(SECRET, SECRET, "oFan", "", is_snapshot_user=False), "open_id='oFan'"),
        (TokenRequest("fingerprint", partial(FetchedToken, SECRET, 1)), "fingerprint"),
        (
            ApiCall("/cgi-bin/gettoken", {"corpsecret": SECRET}, {"a": SECRET}, MediaFile(SECRET, SECRET.encode())),
            "path='/cgi-bin/gettoken'",
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_of_the_clients_show_nothing_secret(record: object, shown: str) -> None:
    assert shown in repr(record)
    assert SECRET not in repr(record)
