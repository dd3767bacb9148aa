"""Saves a callback URL as the consoles do: one GET, and a verdict on each thing that can be wrong with the answer."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from devtools.platform.accounts import App
from devtools.platform.clock import Clock
from devtools.platform.exchange import Courier, Exchange
from devtools.platform.limits import Limits
from devtools.platform.sealing import seal_verification
from devtools.platform.verdicts import Verdict, explain, explain_failure, explain_status, explain_text

_SPACE = re.compile(r"[\s\x00-\x1f\x7f\u200b\ufeff]")


@dataclass(frozen=True, slots=True)
class Check:
    """One check of a verification.

    Attributes:
        name: What is checked: url, connection, time, status, answer.
        passed: Whether it holds; None where an earlier check failed.
        verdict: Why not.
    """

    name: str
    passed: bool | None
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Verification:
    """What saving a URL showed.

    Attributes:
        url: The URL that was asked.
        milliseconds: How long the answer took.
        checks: All checks in order.
    """

    url: str
    milliseconds: float
    checks: tuple[Check, ...]

    @property
    def verified(self) -> bool:
        """Tells whether the console would save the URL."""
        return all(check.passed for check in self.checks)


async def verify_url(app: App, url: str, courier: Courier, clock: Clock, limits: Limits) -> Verification:
    """Asks a URL whether it belongs to whoever has the app's Token and key.

    Args:
        app: The app.
        url: The callback URL; $CORPID$ in it stands for the provider's corp id.
        courier: Carries the request.
        clock: The platforms' time.
        limits: How long the platforms wait.
    """
    asked = url.replace("$CORPID$", app.provider_corp_id)
    limit = limits.wecom_verification if app.is_wecom else limits.wechat_verification
    unusable = explain_address(asked)
    if unusable is not None:
        return Verification(asked, 0, _checks("url", unusable))
    query, echo = seal_verification(app, str(clock.seconds()))
    exchange = await courier.get(asked, query, limit)
    return Verification(asked, exchange.milliseconds, _judge(exchange, asked, limit, (query["echostr"], echo)))


def explain_address(url: str) -> Verdict | None:
    """Returns why an address cannot be asked, if it cannot.

    Args:
        url: The address.
    """
    try:
        parts = urlsplit(url)
        is_complete = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_complete = False
    if not is_complete:
        return explain("url")
    if _SPACE.search(url):
        return explain("url_space")
    if "#" in url:
        return explain("url_fragment")
    return None if url.isascii() else explain("url_characters", found="".join(re.findall(r"[^ -~]+", url)))


_NAMES = ("url", "connection", "time", "status", "answer")


def _judge(exchange: Exchange, url: str, limit: float, echoes: tuple[str, str]) -> tuple[Check, ...]:
    failure = explain_failure(exchange, url, limit, verification=True)
    if failure is not None:
        names = {"timeout": "time", "url": "url"}
        return _checks(names.get(exchange.failure, "connection"), failure)
    status = explain_status(exchange)
    if status is not None:
        return _checks("status", status)
    answer = _explain_echo(exchange.body, *echoes)
    return _checks("answer", answer) if answer else _checks("", None)


def _explain_echo(body: bytes, sent: str, expected: str) -> Verdict | None:
    if body == expected.encode():
        return None
    if not body:
        return explain("echo_empty")
    if body == sent.encode():
        return explain("echo_not_decrypted")
    known = explain_text(body, expected)
    return known or explain("echo_wrong", answer=body.decode("utf-8", "replace"))


def _checks(failed: str, verdict: Verdict | None) -> tuple[Check, ...]:
    reached = _NAMES.index(failed) if failed else len(_NAMES)
    passed: list[Check] = [Check(name, passed=True) for name in _NAMES[:reached]]
    missed = [Check(name, passed=None) for name in _NAMES[reached + 1 :]]
    return (*passed, Check(failed, passed=False, verdict=verdict), *missed) if failed else tuple(passed)
