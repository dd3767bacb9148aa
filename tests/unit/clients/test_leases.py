import pytest

from shared.clients.calls import CALL_SECONDS
from shared.clients.leases import LEASE_SECONDS, AccessToken, build_lease, build_token, due_at
from shared.clients.pace import ACCESS_TOKEN
from shared.clients.ports import FetchedToken, Refusal, StoredToken
from shared.errors import PlatformUnavailableError, RejectedTokenError

NOW = 1_767_225_600.5
KEY = "wechat#wx1"
REFUSAL = Refusal("PlatformError", "/cgi-bin/gettoken", 1, "text", NOW, 60, "f1")
RECORD = StoredToken(4, "old", 1000, NOW - 7000, NOW + 200, NOW - 400, 0, NOW + 45, REFUSAL)


def test_lease_is_longer_than_a_call() -> None:
    assert CALL_SECONDS < LEASE_SECONDS


def test_build_lease_changes_nothing_about_the_token() -> None:
    assert build_lease(KEY, RECORD, None, NOW, ACCESS_TOKEN) == RECORD._replace(
        revision=5, lease_until=NOW + LEASE_SECONDS, spent_until=NOW + 60
    )


@pytest.mark.parametrize(("rejected", "expires_at"), [(999, NOW + 200), (1000, 0), (1001, 0)])
def test_build_lease_expires_the_rejected_token_and_no_newer_one(rejected: int, expires_at: float) -> None:
    assert build_lease(KEY, RECORD, AccessToken("old", rejected), NOW, ACCESS_TOKEN).expires_at == expires_at


def test_build_token_new_one_ends_lease_and_refusal() -> None:
    lease = build_lease(KEY, RECORD, None, NOW, ACCESS_TOKEN)
    record = build_token(KEY, lease, FetchedToken("new", 7200), None, NOW + 1, ACCESS_TOKEN)

    assert record == lease._replace(
        revision=6,
        token="new",  # noqa: S106
        version=int((NOW + 1) * 1000),
        fetched_at=NOW + 1,
        expires_at=NOW + 7201,
        refresh_from=NOW + 6601,
        lease_until=0,
        refusal=None,
    )


def test_build_token_version_grows_also_when_the_clock_does_not() -> None:
    lease = RECORD._replace(version=int(NOW * 1000) + 5000)
    assert build_token(KEY, lease, FetchedToken("new", 60), None, NOW, ACCESS_TOKEN).version == lease.version + 1


def test_build_token_stored_one_again_changes_only_its_end() -> None:
    record = build_token(KEY, RECORD, FetchedToken("old", 150), None, NOW, ACCESS_TOKEN)

    end = NOW + 151
    assert record == RECORD._replace(revision=5, expires_at=end, refresh_from=end, lease_until=0, refusal=None)
    assert due_at(record, 0) == due_at(record, 1) == end


def test_build_token_stored_one_in_its_last_second_is_kept_until_that_is_over() -> None:
    lease = RECORD._replace(expires_at=NOW)

    assert build_token(KEY, lease, FetchedToken("old", 0), None, NOW, ACCESS_TOKEN).expires_at == NOW + 1


@pytest.mark.parametrize("fetched", [FetchedToken("", 7200), FetchedToken("new", 0), FetchedToken("old", 0)], ids=repr)
def test_build_token_without_text_or_time_raises(fetched: FetchedToken) -> None:
    with pytest.raises(PlatformUnavailableError, match=f"^{KEY}: the answer has no token, or an expired one$"):
        build_token(KEY, RECORD, fetched, None, NOW, ACCESS_TOKEN)


def test_build_token_rejected_one_again_raises() -> None:
    with pytest.raises(RejectedTokenError, match=f"^{KEY}: the platform gives the token again"):
        build_token(KEY, RECORD, FetchedToken("old", 150), AccessToken("old", 1000), NOW, ACCESS_TOKEN)


def test_build_token_stored_one_again_is_no_fault_where_an_older_one_was_rejected() -> None:
    record = build_token(KEY, RECORD, FetchedToken("old", 150), AccessToken("older", 999), NOW, ACCESS_TOKEN)
    assert (record.token, record.version, record.expires_at) == ("old", 1000, NOW + 151)


@pytest.mark.parametrize(("patience", "due"), [(0, NOW - 400), (0.5, NOW - 100), (1, NOW + 200)])
def test_due_at_lets_a_share_of_the_time_pass(patience: float, due: float) -> None:
    assert due_at(RECORD, patience) == due
