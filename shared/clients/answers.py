"""What a platform answers: JSON to values, and an errcode to an error that tells nothing secret."""

import json
import re
from collections.abc import Mapping
from http import HTTPStatus
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import quote, quote_plus

from shared.clients.calls import ApiCall
from shared.clients.errcodes import ErrorTable
from shared.clients.ports import FetchedToken
from shared.errors import PlatformError, PlatformUnavailableError, RateLimitError, UnlistedAddressError

_SHORTEST_MASKED = 4
_LONGEST_PROBLEM = 200
_SECONDS = re.compile(r"\d{1,9}", re.ASCII)
_RID = re.compile(r"rid: ?[0-9a-f-]+")
_ADDRESS = re.compile(r"(?<![\w.:])[0-9A-Fa-f]*[.:][0-9A-Fa-f.:]*[0-9A-Fa-f](?![\w:])")


class Answer(NamedTuple):
    """An answer over HTTP.

    Attributes:
        status: The HTTP status.
        headers: The headers, whatever the case of their names.
        content: The body.
    """

    status: int
    headers: Mapping[str, str]
    content: bytes


def read_answer(answer: Answer, call: ApiCall, errors: ErrorTable) -> dict[str, Any]:
    """Returns the fields of an answer; a missing errcode counts as 0.

    Args:
        answer: The answer.
        call: What was called.
        errors: The error of each errcode.

    Raises:
        PlatformError: The platform refused, or did not answer in its format.
    """
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise PlatformUnavailableError(call.path, 0, f"HTTP status {answer.status}", doubtful=True)
    document = parse_json(answer.content)
    if document and document.get("errcode"):
        raise _build_error(document["errcode"], read_text(document, "errmsg"), call, errors)
    if answer.status != HTTPStatus.OK:
        kind = RateLimitError if answer.status == HTTPStatus.TOO_MANY_REQUESTS else PlatformError
        raise kind(call.path, 0, f"HTTP status {answer.status}")
    if document is None:
        raise PlatformUnavailableError(call.path, 0, "the answer is not the platform's JSON", doubtful=True)
    return document


def parse_json(content: bytes) -> dict[str, Any] | None:
    """Parses the body of an answer as UTF-8, which it is whatever the content type says.

    Nicknames may hold raw control characters.

    Returns:
        The fields; None if it is no JSON object whose ``errcode``, if any, is a number.
    """
    try:
        document = json.loads(content.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) and isinstance(document.get("errcode", 0), int) else None


def read_text(document: Mapping[str, Any], *names: str) -> str:
    """Returns the first of some fields that is there as text that can be encoded; empty if none is.

    Half of a surrogate pair, which a cut nickname may end in, becomes a replacement character.

    Args:
        document: The fields.
        names: Names of a field, newest first.
    """
    text = next((str(document[name]) for name in names if document.get(name)), "")
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_token(document: Mapping[str, Any], name: str = "access_token") -> FetchedToken:
    """Returns a token or a ticket; with 0 seconds where the answer does not say how long it lives.

    Args:
        document: The fields.
        name: Which of them is the token.
    """
    seconds = read_text(document, "expires_in")  # which may be a number, or its digits as text
    return FetchedToken(read_text(document, name), int(seconds) if _SECONDS.fullmatch(seconds) else 0)


def _build_error(errcode: int, errmsg: str, call: ApiCall, errors: ErrorTable) -> PlatformError:
    kind = errors.get(errcode, PlatformError)
    if issubclass(kind, UnlistedAddressError):
        return kind(call.path, errcode, _find_address(errmsg))
    problem = _clean(errmsg, call)
    if issubclass(kind, PlatformUnavailableError):
        return kind(call.path, errcode, problem, doubtful=True)
    return kind(call.path, errcode, problem)


def _find_address(errmsg: str) -> str:
    """Finds the address that the platform saw: ``from ip: 203.0.113.7``, ``invalid ip 203.0.113.7 ipv6 ...``."""
    for word in _ADDRESS.findall(errmsg):
        try:
            return str(ip_address(word))
        except ValueError:
            continue
    return ""


def _clean(errmsg: str, call: ApiCall) -> str:
    """Masks what the call sent, and cuts the rest short but for the number by which WeChat finds the call."""
    masked = sorted({form for text in call.texts for form in _forms(text)}, key=len, reverse=True)
    if masked:
        errmsg = re.sub("|".join(map(re.escape, masked)), "***", errmsg)
    problem = " ".join("".join(char if char.isprintable() else " " for char in errmsg).split())
    if len(problem) <= _LONGEST_PROBLEM:
        return problem
    rid = _RID.search(problem)
    return f"{problem[:_LONGEST_PROBLEM]}… {rid[0] if rid else ''}".rstrip()


def _forms(text: str) -> tuple[str, ...]:
    """Returns a text as it is and as an address has it; nothing of a word that is as short as a number."""
    quoted = quote(text, safe="", errors="replace"), quote_plus(text, errors="replace")
    return (text, *quoted) if len(text) >= _SHORTEST_MASKED else ()
