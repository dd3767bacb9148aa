"""Which failures another attempt can mend."""

from shared.errors import (
    ConfigurationError,
    InvalidCodeError,
    MalformedJobError,
    MalformedMessageError,
    PlatformError,
    PlatformUnavailableError,
    ReplyError,
    UndeliverableError,
    UnknownAppError,
    WeHookError,
)
from shared.protocol.messages import Message, Platform

_FINAL = (
    ConfigurationError,
    InvalidCodeError,
    MalformedJobError,
    MalformedMessageError,
    ReplyError,
    UndeliverableError,
    UnknownAppError,
)
_UNFORESEEN = "handler"


def is_final(error: Exception, message: Message | None = None) -> bool:
    """Says whether another attempt would fail as well.

    Args:
        error: Why an attempt failed.
        message: What was to be answered.
    """
    if isinstance(error, PlatformUnavailableError):
        # A response_url works once, and may have.
        return error.doubtful and message is not None and message.platform is Platform.WECOM_BOT
    # An errcode that has no class is a refusal: no right (48001), too large (45002), no such media (40007).
    return isinstance(error, _FINAL) or type(error) is PlatformError


def name_failure(error: Exception) -> str:
    """Returns the reason of a failure as one word."""
    return error.reason if isinstance(error, WeHookError) else _UNFORESEEN


def find_metric(error: Exception) -> str:
    """Returns the name under which a job that goes to the operator is counted.

    An answer that the platform does not let through is apart from what failed.
    """
    return "DeliveryUndeliverable" if isinstance(error, UndeliverableError) else "DeliveryDead"
