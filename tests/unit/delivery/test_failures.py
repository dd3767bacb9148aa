import pytest

from shared.delivery.failures import find_metric, is_final, name_failure
from shared.errors import (
    ConfigurationError,
    InvalidCodeError,
    PlatformError,
    PlatformUnavailableError,
    RateLimitError,
    ReplyError,
    StoreError,
    TokenUnavailableError,
    UndeliverableError,
    UnknownAppError,
)
from shared.protocol.messages import parse_message
from tests.factories import make_bot_json, make_text_xml

API = "/cgi-bin/message/send"
DOUBTFUL = PlatformUnavailableError(API, 0, "no answer", doubtful=True)


@pytest.mark.parametrize(
    "error",
    [
        ConfigurationError("secret", "is missing"),
        InvalidCodeError(API, 40078, "used"),
        PlatformError(API, 40007, "no such media"),
        ReplyError("no reply"),
        UndeliverableError(API, 45015, "too late"),
        UnknownAppError("gone"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_refusal_is_final(error: Exception) -> None:
    assert is_final(error)


@pytest.mark.parametrize(
    "error",
    [
        LookupError("the handler's own"),
        PlatformUnavailableError(API, -1, "busy"),
        RateLimitError(API, 45009, "too many"),
        StoreError("down"),
        TokenUnavailableError("none"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_failure_that_may_pass_is_not_final(error: Exception) -> None:
    assert not is_final(error)


def test_doubtful_failure_is_final_for_a_response_url_only() -> None:
    bots, apps = parse_message(make_bot_json()), parse_message(make_text_xml())
    assert is_final(DOUBTFUL, bots)
    assert not is_final(PlatformUnavailableError(API, 0, "unreachable"), bots)
    assert not is_final(DOUBTFUL, apps)
    assert not is_final(DOUBTFUL)


@pytest.mark.parametrize(
    ("error", "reason", "metric"),
    [
        (UndeliverableError(API, 45015, "too late"), "undeliverable", "DeliveryUndeliverable"),
        (ReplyError("no reply"), "reply", "DeliveryDead"),
        (LookupError("what a user wrote"), "handler", "DeliveryDead"),
    ],
)
def test_failure_has_a_reason_and_a_metric(error: Exception, reason: str, metric: str) -> None:
    assert (name_failure(error), find_metric(error)) == (reason, metric)
