from collections.abc import Iterator

import pytest

from shared.errors import LoginError, RepeatedLoginError, WeHookError
from shared.login.exits import EXITS, Offer, find_exit


def reasons(error: type[WeHookError]) -> Iterator[str]:
    for child in error.__subclasses__():
        yield child.reason
        yield from reasons(child)


def test_find_exit_every_login_error_has_one_of_its_own() -> None:
    missing = {reason for reason in reasons(LoginError) if find_exit(reason) is find_exit("")}
    assert missing == {RepeatedLoginError.reason}  # which shows the page of the first error


def test_find_exit_names_no_reason_that_nothing_has() -> None:
    assert set(EXITS) - set(reasons(WeHookError)) == {"consent_needed", "internal"}


@pytest.mark.parametrize("reason", [*EXITS, "LookupError"])
def test_find_exit_can_be_read_in_both_languages(reason: str) -> None:
    end = find_exit(reason)
    assert any("\u4e00" <= character <= "\u9fff" for character in end.zh.heading + end.zh.advice)
    assert (end.en.heading + end.en.advice.replace("使用完整服务", "")).isascii()
    for text in (*end.zh, *end.en):
        assert text
        assert not set(text) & set("<>&{}")


def test_find_exit_only_consent_is_no_error() -> None:
    good = {reason for reason in EXITS if find_exit(reason).status < 400}
    assert good == {reason for reason in EXITS if find_exit(reason).offer is Offer.CONTINUE} == {"consent_needed"}
