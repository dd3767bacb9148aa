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
    └── ReplyError                         -40011, a reply that the platform would not accept

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
    """

    reason = "aws"

    def __init__(self, operation: str, code: str, *, temporary: bool = False) -> None:
        super().__init__(f"{operation} failed: {code}")
        self.operation = operation
        self.code = code
        self.temporary = temporary


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
    """A handler's answer cannot be sent to the platform that the message came from."""

    reason = "reply"
    code: ClassVar[int] = -40011
