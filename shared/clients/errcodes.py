"""Which error an errcode is, on each platform.

The same number means different things: on WeCom 40001 is a wrong secret, on an Official Account it is mostly a token
that is no longer the latest. Pages: https://developer.work.weixin.qq.com/document/path/90313 and
https://developers.weixin.qq.com/doc/oplatform/Return_codes/Return_code_descriptions_new.html
"""

from collections.abc import Mapping

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

type ErrorTable = Mapping[int, type[PlatformError]]


def _table(errcodes: Mapping[type[PlatformError], tuple[int, ...]]) -> dict[int, type[PlatformError]]:
    return {errcode: kind for kind, numbers in errcodes.items() for errcode in numbers}


WECOM_ERRORS: ErrorTable = _table(
    {
        PlatformUnavailableError: (-1,),
        # Of a corp or a provider; of a suite.
        RejectedTokenError: (40014, 42001, 40082, 42009),
        # A secret, corp_id, suite_id, permanent_code or provider_secret.
        InvalidCredentialError: (40001, 40013, 40083, 40084, 40091, 41002, 41004, 41024),
        SuiteTicketError: (40085,),
        UnlistedAddressError: (60020,),
        RateLimitError: (45009, 45033),
        # A login's code; an installation's; its user_ticket.
        InvalidCodeError: (40029, 41008, 42003, 42022, 40078, 42007, 84014, 84015),
        # Nobody of them; out of scope; unknown; without WeChat; without a licence; the app has no right to.
        UndeliverableError: (81013, 50002, 60011, 60111, 43004, 701008, 48001, 48002),
    }
)
"""Of all calls of WeCom."""

WECHAT_ERRORS: ErrorTable = _table(
    {
        PlatformUnavailableError: (-1,),
        RejectedTokenError: (40001, 40014, 42001),
        InvalidCredentialError: (40013, 40125, 40243, 41002, 41004),
        # Not listed; not yet confirmed by the administrator; refused by the administrator.
        UnlistedAddressError: (40164, 61004, 89503, 89506, 89507),
        RateLimitError: (45009, 45011),
        InvalidCodeError: (40029, 40163, 41008, 42003, 40030, 42002, 42007),
        # Out of the time to answer; answered often enough; no follower; refused; blocked; the account has no right to.
        UndeliverableError: (45015, 45047, 43004, 43101, 43019, 48001, 48002, 40003, 50005),
    }
)
"""Of an Official Account's calls with a token."""

WECHAT_SECRET_ERRORS: ErrorTable = {**WECHAT_ERRORS, 40001: InvalidCredentialError}
"""Of an Official Account's calls with the secret itself, where 40001 is a wrong secret."""
