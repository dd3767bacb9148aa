"""Every exception of WeHook, in one tree.

::

    WeHookError
    ├── ConfigurationError                 settings are missing or malformed; names app and field
    ├── SettingsUnavailableError           the settings could not be read and none are cached
    ├── AwsError                           a call to AWS failed; has the service's code
    ├── RequestError                       a request that neither platform sends
    │   ├── InvalidQueryError              a parameter is missing or doubled
    │   ├── InvalidBodyError               the body is not what its encoding says
    │   ├── BodyTooLargeError
    │   ├── UnknownAppError
    │   ├── UnknownFileError
    │   ├── UnlistedOriginError            a page of an origin that the app does not list
    │   └── MethodNotAllowedError
    ├── CallbackError                      a callback that must not be trusted; has Tencent's number
    │   ├── InvalidSignatureError          -40001
    │   ├── StaleTimestampError            (WeHook's own check, no number)
    │   ├── MalformedMessageError          -40002
    │   ├── InvalidReceiveIdError          -40005
    │   └── DecryptionError                -40007
    │       ├── InvalidBlockError          -40007
    │       ├── InvalidPaddingError        -40007
    │       ├── InvalidFrameError          -40008
    │       ├── InvalidTextError           -40008
    │       └── InvalidBase64Error         -40010
    ├── ReplyError                         -40011, what a handler left cannot be sent or stored
    ├── PlatformError                      an API of WeCom or WeChat refused a call; has its errcode
    │   ├── PlatformUnavailableError       busy, unreachable, 5xx, or no answer that can be read; may be tried later
    │   ├── RejectedTokenError             the access token is no longer good
    │   ├── InvalidCredentialError         the secret or the id that buys tokens is wrong
    │   ├── UnlistedAddressError           the address that calls is not on the platform's list
    │   ├── SuiteTicketError               the suite_ticket is missing, expired or wrong
    │   ├── RateLimitError                 too many calls
    │   ├── InvalidCodeError               the code of a login is used, expired or another app's
    │   └── UndeliverableError             this user cannot get this message, now or ever
    ├── TokenUnavailableError              there is no access token, and none may be fetched now
    ├── StoreError                         the store could not be read or written
    ├── WorkerError                        the worker gave no answer
    ├── MalformedJobError                  what was queued is no job
    └── LoginError                         a login that goes no further; each has a page of its own
        ├── LoginNotSetUpError             the app has no settings for logins
        ├── InvalidNextError               the address to return to is not allowed
        ├── WrongClientError               the page opens in WeCom or WeChat only
        ├── AuthorizationDeniedError       the user said no
        ├── InvalidStateError              there is no state, or it was changed on its way
        ├── InvalidBrowserError            this browser has not begun the login, or keeps no cookies
        ├── ExpiredStateError              the login took too long
        ├── UsedStateError                 the login is over already
        ├── UnfinishedLoginError           the same login is under way, or broke off
        ├── RepeatedLoginError             the login has failed before; has the reason
        ├── NoIdentityError                the platform does not say who the user is
        ├── ForeignCorpError               the user's company has not installed the third-party app
        ├── SnapshotUserError              a virtual user of WeChat's snapshot mode
        ├── MissingSessionError            no session cookie came
        ├── InvalidSessionError            the session cookie was changed, or is another app's or an old key's
        └── ExpiredSessionError            the session is over

No message of these exceptions holds a secret, a token, a body or a signature, so each may be logged.
``reason`` is the stable name of an error in logs and metrics.
"""

from typing import ClassVar


class WeHookError(Exception):
    """Base of every exception that WeHook raises."""

    reason: ClassVar[str] = "error"


class ConfigurationError(WeHookError):
    """Settings are missing or malformed.

    Args:
        field: Path of the field, such as ``callback_keys[0].token``.
        problem: What is wrong with it, without its value.
        app: The app whose settings are meant, where that is known.
    """

    reason = "configuration"

    def __init__(self, field: str, problem: str, app: str | None = None) -> None:
        super().__init__(f"settings of app {app!r}: {field} {problem}" if app else f"{field} {problem}")
        self.field = field
        self.problem = problem
        self.app = app


class SettingsUnavailableError(WeHookError):
    """The settings could not be read, and no earlier copy is left to use.

    Args:
        problem: Why.
        for_all: Whether other settings cannot be read now either.
    """

    reason = "settings_unavailable"

    def __init__(self, problem: str, *, for_all: bool = True) -> None:
        super().__init__(problem)
        self.for_all = for_all


class AwsError(WeHookError):
    """A call to AWS failed.

    Args:
        operation: The operation that was called.
        code: The service's name of the failure, or ``Unreachable`` where no answer came.
        temporary: Whether the service could not answer now, and has not refused.
        doubtful: Whether the call may have had its effect: it went out, and no answer came that says otherwise.
    """

    reason = "aws"

    def __init__(self, operation: str, code: str, *, temporary: bool = False, doubtful: bool = False) -> None:
        super().__init__(f"{operation} failed: {code}")
        self.operation = operation
        self.code = code
        self.temporary = temporary
        self.doubtful = doubtful


class RequestError(WeHookError):
    """A request that neither platform sends."""

    reason = "bad_request"


class InvalidQueryError(RequestError):
    """A query parameter is missing or comes twice."""

    reason = "invalid_query"


class InvalidBodyError(RequestError):
    """The body does not decode as the event says it does."""

    reason = "invalid_body"


class BodyTooLargeError(RequestError):
    """The body is larger than any callback."""

    reason = "body_too_large"


class UnknownAppError(RequestError):
    """No app of this name is set up."""

    reason = "unknown_app"


class UnknownFileError(RequestError):
    """No domain-verification file of this name is listed."""

    reason = "unknown_file"


class UnlistedOriginError(RequestError):
    """The page that asks for a signature is not of an origin that the app lists."""

    reason = "unlisted_origin"


class MethodNotAllowedError(RequestError):
    """The path exists, but not for this HTTP method.

    Args:
        method: The method that came.
        allowed: The methods that the path has, for the header ``Allow``.
    """

    reason = "method_not_allowed"

    def __init__(self, method: str, allowed: str) -> None:
        super().__init__(f"{method[:16]} is not among {allowed}")
        self.allowed = allowed


class CallbackError(WeHookError):
    """A callback that must not be trusted.

    Attributes:
        code: Tencent's number for the failure in its callback libraries, if it has one.
    """

    reason = "callback"
    code: ClassVar[int | None] = None


class InvalidSignatureError(CallbackError):
    """The signature fits none of the app's callback keys."""

    reason = "invalid_signature"
    code = -40001


class StaleTimestampError(CallbackError):
    """The timestamp lies further from now than the app allows."""

    reason = "stale_timestamp"


class MalformedMessageError(CallbackError):
    """The envelope or the message in it is not well-formed XML or JSON."""

    reason = "malformed_message"
    code = -40002


class InvalidReceiveIdError(CallbackError):
    """The message was encrypted for another receiver.

    Args:
        receive_id: The id that came, which is what tells an operator what to set.
    """

    reason = "invalid_receive_id"
    code = -40005

    def __init__(self, receive_id: str) -> None:
        super().__init__(f"the message is for receive id {receive_id!r}")
        self.receive_id = receive_id


class DecryptionError(CallbackError):
    """The ciphertext does not decrypt to a message; mostly the wrong EncodingAESKey."""

    reason = "decryption"
    code = -40007


class InvalidBlockError(DecryptionError):
    """The ciphertext is empty or no multiple of the cipher's block."""

    reason = "invalid_block"


class InvalidPaddingError(DecryptionError):
    """The padding is not 1 to 32 equal bytes of that value."""

    reason = "invalid_padding"


class InvalidFrameError(DecryptionError):
    """The decrypted bytes are too short for the length that they state."""

    reason = "invalid_frame"
    code = -40008


class InvalidTextError(DecryptionError):
    """The decrypted bytes are not UTF-8."""

    reason = "invalid_text"
    code = -40008


class InvalidBase64Error(DecryptionError):
    """The ciphertext is not base64."""

    reason = "invalid_base64"
    code = -40010


class ReplyError(WeHookError):
    """A handler's answer cannot be sent to the platform that the message came from, or its session not be stored."""

    reason = "reply"
    code: ClassVar[int] = -40011


class PlatformError(WeHookError):
    """An API of WeCom or WeChat refused a call.

    Args:
        api: Path of the API, such as ``/cgi-bin/gettoken``.
        errcode: The platform's number; 0 where no answer in its format came.
        problem: The platform's ``errmsg``, or what was wrong with the answer, without anything secret.
    """

    reason = "platform"

    def __init__(self, api: str, errcode: int, problem: str) -> None:
        super().__init__(f"{api}: {errcode} {problem}" if errcode else f"{api}: {problem}")
        self.api = api
        self.errcode = errcode
        self.problem = problem


class PlatformUnavailableError(PlatformError):
    """The platform is busy, cannot be reached, or gave an answer that cannot be read; it may be tried later.

    Args:
        api: Path of the API.
        errcode: The platform's number; 0 where no answer in its format came.
        problem: What was wrong.
        doubtful: Whether the call may have had its effect: it went out, and no answer came, or a busy platform's.
    """

    reason = "platform_unavailable"

    def __init__(self, api: str, errcode: int, problem: str, *, doubtful: bool = False) -> None:
        super().__init__(api, errcode, problem)
        self.doubtful = doubtful


class RejectedTokenError(PlatformError):
    """The access token is expired, replaced or malformed."""

    reason = "rejected_token"


class InvalidCredentialError(PlatformError):
    """The secret or the id that buys tokens is wrong; trying again can get the address banned."""

    reason = "invalid_credential"


class UnlistedAddressError(PlatformError):
    """The address that calls is not on the platform's list (企业可信IP, IP白名单).

    Args:
        api: Path of the API.
        errcode: The platform's number.
        address: The address that the platform saw; empty if it did not say.
    """

    reason = "unlisted_address"

    def __init__(self, api: str, errcode: int, address: str) -> None:
        seen = address or "which the platform did not name"
        problem = f"the address {seen} is not listed; add it in the console (企业可信IP or IP白名单)"
        super().__init__(api, errcode, problem)
        self.address = address


class SuiteTicketError(PlatformError):
    """The suite_ticket is missing, expired or wrong; the platform pushes a new one every ten minutes."""

    reason = "suite_ticket"


class RateLimitError(PlatformError):
    """Too many calls in a minute, an hour or a day."""

    reason = "rate_limit"


class InvalidCodeError(PlatformError):
    """The code of a login is used, expired or another app's: the login has to begin anew."""

    reason = "invalid_code"


class UndeliverableError(PlatformError):
    """This user cannot get this message: no such user, no right to send, or the time to answer is over."""

    reason = "undeliverable"


class TokenUnavailableError(WeHookError):
    """There is no access token, and none may be fetched now."""

    reason = "token_unavailable"


class StoreError(WeHookError):
    """The store could not be read or written."""

    reason = "store"


class WorkerError(WeHookError):
    """The worker gave no answer.

    Args:
        problem: Why.
        doubtful: Whether it may still be running.
    """

    reason = "worker"

    def __init__(self, problem: str, *, doubtful: bool) -> None:
        super().__init__(problem)
        self.doubtful = doubtful


class MalformedJobError(WeHookError):
    """What was queued is no job."""

    reason = "malformed_job"


class LoginError(WeHookError):
    """A login that goes no further."""

    reason = "login"


class LoginNotSetUpError(LoginError):
    """The app has no settings for logins."""

    reason = "login_not_set_up"


class InvalidNextError(LoginError):
    """The address to return to is not at or below an allowed one."""

    reason = "invalid_next"


class WrongClientError(LoginError):
    """The app's login page opens inside WeCom or WeChat only."""

    reason = "wrong_client"


class AuthorizationDeniedError(LoginError):
    """The user did not allow the login."""

    reason = "authorization_denied"


class InvalidStateError(LoginError):
    """There is no state, or not the one that was issued."""

    reason = "invalid_state"


class InvalidBrowserError(LoginError):
    """This browser has not begun the login, or keeps no cookies."""

    reason = "invalid_browser"


class ExpiredStateError(LoginError):
    """The login was begun too long ago."""

    reason = "expired_state"


class UsedStateError(LoginError):
    """The login was finished before."""

    reason = "used_state"


class UnfinishedLoginError(LoginError):
    """The first request with this state has no outcome yet, and may never have one."""

    reason = "unfinished_login"


class RepeatedLoginError(LoginError):
    """The first request with this state has failed.

    Args:
        first_reason: Why.
    """

    reason = "repeated_login"

    def __init__(self, first_reason: str) -> None:
        super().__init__(f"the first request with this state ended with {first_reason}")
        self.first_reason = first_reason


class NoIdentityError(LoginError):
    """The platform's answer does not say who the user is."""

    reason = "no_identity"


class ForeignCorpError(LoginError):
    """The user's company has not installed the third-party app."""

    reason = "foreign_corp"


class SnapshotUserError(LoginError):
    """The user reads in WeChat's snapshot mode (快照页), where every id belongs to a virtual account."""

    reason = "snapshot_user"


class MissingSessionError(LoginError):
    """No session cookie came."""

    reason = "missing_session"


class InvalidSessionError(LoginError):
    """The session cookie was changed, belongs to another app, or is signed with a key that is no longer listed."""

    reason = "invalid_session"


class ExpiredSessionError(LoginError):
    """The session is over."""

    reason = "expired_session"
