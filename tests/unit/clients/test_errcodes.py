"""Each number that the references name, as the error that a caller can act on."""

import pytest

from shared.clients.errcodes import WECHAT_ERRORS, WECHAT_SECRET_ERRORS, WECOM_ERRORS, ErrorTable
from shared.errors import (
    InvalidCodeError,
    InvalidCredentialError,
    PlatformError,
    PlatformUnavailableError,
    RateLimitError,
    RejectedTokenError,
    SuiteTicketError,
    UndeliverableError,
    UnlistedAddressError,
)

WECOM = {
    PlatformUnavailableError: [-1],
    RejectedTokenError: [40014, 42001, 40082, 42009],
    InvalidCredentialError: [40001, 40013, 40083, 40084, 40091, 41002, 41004, 41024],
    SuiteTicketError: [40085],
    UnlistedAddressError: [60020],
    RateLimitError: [45009, 45033],
    InvalidCodeError: [40029, 41008, 42003, 42022, 40078, 42007, 84014, 84015],
    UndeliverableError: [81013, 50002, 60011, 60111, 43004, 701008, 48001, 48002],
    PlatformError: [40003, 41001, 48004, 301002, 46003, 82001],
}
WECHAT = {
    PlatformUnavailableError: [-1],
    RejectedTokenError: [40001, 40014, 42001],
    InvalidCredentialError: [40013, 40125, 40243, 41002, 41004],
    UnlistedAddressError: [40164, 61004, 89503, 89506, 89507],
    RateLimitError: [45009, 45011],
    InvalidCodeError: [40029, 40163, 41008, 42003, 40030, 42002, 42007],
    UndeliverableError: [45015, 45047, 43004, 43101, 43019, 48001, 48002, 40003, 50005],
    PlatformError: [40082, 41001, 48004, 50004, 50007, 46003, 60020],
}
CASES = [
    pytest.param(table, errcode, kind, id=f"{name}-{errcode}")
    for name, table, kinds in (("wecom", WECOM_ERRORS, WECOM), ("wechat", WECHAT_ERRORS, WECHAT))
    for kind, errcodes in kinds.items()
    for errcode in errcodes
]


@pytest.mark.parametrize(("table", "errcode", "kind"), CASES)
def test_errcode_is_its_error(table: ErrorTable, errcode: int, kind: type[PlatformError]) -> None:
    assert table.get(errcode, PlatformError) is kind


def test_wechat_secret_errors_differ_in_the_wrong_secret_only() -> None:
    assert {**WECHAT_SECRET_ERRORS, 40001: RejectedTokenError} == WECHAT_ERRORS
    assert WECHAT_SECRET_ERRORS[40001] is InvalidCredentialError
