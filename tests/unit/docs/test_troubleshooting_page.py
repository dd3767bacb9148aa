"""The pages on troubleshooting know every errcode, reason and status that the code does."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from shared.clients.errcodes import WECHAT_ERRORS, WECHAT_SECRET_ERRORS, WECOM_ERRORS
from shared.errors import (
    AwsError,
    LoginError,
    MalformedJobError,
    PlatformError,
    ReplyError,
    WeHookError,
    WorkerError,
)
from shared.login.exits import EXITS
from shared.runtime import http_event

DOCS = Path(__file__).parents[3] / "docs"
PAGES = [(DOCS / name).read_text(encoding="utf-8") for name in ("troubleshooting.md", "troubleshooting.zh-CN.md")]
UNSEEN_OUTSIDE = (AwsError, MalformedJobError, ReplyError, WorkerError)

each_page = pytest.mark.parametrize("page", PAGES, ids=["english", "chinese"])


def list_raised(error: type[WeHookError] = WeHookError) -> Iterator[type[WeHookError]]:
    """Yields what can be raised: every error that is no mere family name."""
    children = error.__subclasses__()
    if not children or error is PlatformError:
        yield error
    for child in children:
        yield from list_raised(child)


def read_errcodes(page: str, heading: str) -> Mapping[int, set[str]]:
    """Returns the reasons that a section has for each errcode."""
    section = re.split(r"^###? ", page.partition(f"\n### {heading}")[2], flags=re.MULTILINE)[0]
    reasons = defaultdict(set)
    for numbers, reason in re.findall(r"^\| ([-\d、, ]+) \| `(\w+)` \|", section, re.MULTILINE):
        for number in re.findall(r"-?\d+", numbers):
            reasons[int(number)].add(reason)
    return reasons


@each_page
@pytest.mark.parametrize(
    ("headings", "errors"),
    [
        (("WeCom", "企业微信"), WECOM_ERRORS),
        (("Official Accounts", "公众号"), WECHAT_ERRORS),
        (("Official Accounts", "公众号"), WECHAT_SECRET_ERRORS),
    ],
    ids=["wecom", "wechat", "wechat-secret"],
)
def test_page_has_every_errcode_with_its_reason(
    page: str, headings: tuple[str, str], errors: Mapping[int, type[PlatformError]]
) -> None:
    found = read_errcodes(page, headings[PAGES.index(page)])
    assert {errcode: error.reason for errcode, error in errors.items() if error.reason not in found[errcode]} == {}
    unknown = {errcode for errcode, reasons in found.items() if reasons == {PlatformError.reason}}
    assert unknown.isdisjoint(errors)


@each_page
def test_page_has_every_reason_with_its_status(page: str) -> None:
    statuses = {
        reason: int(status)
        for status, reasons in re.findall(r"^\| (\d{3}) \| (`[^|]+) \|", page, re.MULTILINE)
        for reason in re.findall(r"`(\w+)`", reasons)
    }
    expected = {
        error.reason: next(status.value for kind, status in http_event._STATUS if issubclass(error, kind))
        for error in list_raised()
        if not issubclass(error, (LoginError, *UNSEEN_OUTSIDE))
    }
    assert statuses == expected


@each_page
@pytest.mark.parametrize("error", UNSEEN_OUTSIDE, ids=lambda error: error.reason)
def test_page_has_reasons_that_no_answer_has(page: str, error: type[WeHookError]) -> None:
    assert f"| `{error.reason}` | " in page


def test_reasons_of_logins_all_have_an_exit() -> None:
    assert {error.reason for error in list_raised(LoginError)} - {"repeated_login"} <= EXITS.keys()


@each_page
def test_page_lists_the_statuses_that_there_are(page: str) -> None:
    rows = dict(re.findall(r"^\| (\d{3}) \| ([^|`]+) \| [^|]+ \|$", page, re.MULTILINE))
    ours = {int(status) for status, meaning in rows.items() if meaning != "–"}
    exits = {end.status.value for end in EXITS.values() if end.status.is_client_error or end.status.is_server_error}
    assert ours == {status.value for _, status in http_event._STATUS} | exits
