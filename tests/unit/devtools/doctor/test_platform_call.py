from typing import Any

import pytest

from devtools.cloud.messages import CloudError
from devtools.doctor.findings import Outcome
from devtools.doctor.platform_call import check_platform
from tests.patients import DENIED, admit


def _failed(reason: str, **details: Any) -> dict[str, Any]:
    return {"outcome": "failed", "reason": reason, "problem": "the problem", **details}


@pytest.mark.parametrize(
    ("result", "code", "outcome"),
    [
        ({"outcome": "reached"}, "platform_reached", Outcome.PASSED),
        ({"outcome": "nothing_to_call"}, "platform_nothing_to_call", Outcome.SKIPPED),
        (_failed("unlisted_address", errcode=60020, address="1.2.3.4"), "platform_address", Outcome.FAILED),
        (_failed("invalid_credential", errcode=40001), "platform_credential", Outcome.FAILED),
        (_failed("suite_ticket"), "platform_suite_ticket", Outcome.FAILED),
        (_failed("platform_unavailable"), "platform_unavailable", Outcome.FAILED),
        (_failed("token_unavailable"), "platform_token", Outcome.FAILED),
        (_failed("configuration"), "platform_settings", Outcome.FAILED),
        *((_failed(reason), "platform_aws", Outcome.FAILED) for reason in ("aws", "settings_unavailable", "store")),
        (_failed("rate_limit", errcode=45009), "platform_refused", Outcome.FAILED),
        (_failed("unknown_app"), "platform_refused", Outcome.FAILED),
        ({"errorMessage": "Task timed out"}, "platform_function_failed", Outcome.FAILED),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_check_platform_explains_what_the_function_found(result: dict[str, Any], code: str, outcome: Outcome) -> None:
    (finding,) = check_platform(admit(result=result))

    assert (finding.code, finding.outcome) == (code, outcome)


def test_check_platform_unlisted_address_is_in_the_cure() -> None:
    result = _failed("unlisted_address", errcode=40164, address="203.0.113.7")

    (finding,) = check_platform(admit(result=result))

    assert "203.0.113.7" in finding.text.english
    assert "40164" in finding.text.english
    assert finding.cure is not None
    assert finding.cure.english.startswith("Add 203.0.113.7 in the console")
    assert finding.figures["address"] == "203.0.113.7"


def test_check_platform_older_stack_is_to_be_deployed_again() -> None:
    (finding,) = check_platform(admit(function=None))

    assert finding.code == "platform_no_function"


def test_check_platform_without_permission_is_for_the_examination_to_tell() -> None:
    with pytest.raises(CloudError):
        check_platform(admit(result=DENIED))
