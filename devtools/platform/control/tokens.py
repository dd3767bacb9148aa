"""The part of the control API that sees to tokens, tickets and authorizations."""

from collections.abc import Callable

from starlette.responses import JSONResponse, Response

from devtools.platform.control.request import BadRequestError, ControlRequest, Handler
from devtools.platform.tokens import Token, TokenKind
from devtools.texts import Text

_SHORTEST = 1
_LONGEST = 10 * 365 * 86_400


async def _list_tokens(control: ControlRequest) -> Response:
    tokens = control.simulation.tokens
    views = [
        {
            "kind": token.kind,
            "owner": token.owner,
            "state": tokens.state(token.text, token.kind),
            "issued_at": token.issued_at,
            "expires_at": token.expires_at,
        }
        for token in tokens
        if control.app.owns(token.owner)
    ]
    return JSONResponse({"tokens": views})


async def _replace_tokens(control: ControlRequest) -> Response:
    return await _end_tokens(control, control.simulation.tokens.replace)


async def _expire_tokens(control: ControlRequest) -> Response:
    return await _end_tokens(control, control.simulation.tokens.expire)


async def _end_tokens(control: ControlRequest, end: Callable[[Token], None]) -> Response:
    body = await control.body(kind="")
    kinds, app = _kinds(body["kind"]), control.app
    tokens = [token for token in control.simulation.tokens.valid() if token.kind in kinds and app.owns(token.owner)]
    for token in tokens:
        end(token)
    return JSONResponse({"ended": [{"kind": token.kind, "owner": token.owner} for token in tokens]})


async def _set_lifetimes(control: ControlRequest) -> Response:
    body = await control.body(seconds=0, kind="")
    if not _SHORTEST <= body["seconds"] <= _LONGEST:
        english = f"'seconds' has to be {_SHORTEST} to {_LONGEST}"
        raise BadRequestError(Text(english, f"'seconds' 应为 {_SHORTEST} 到 {_LONGEST}"))
    tokens, app = control.simulation.tokens, control.app.name
    for kind in _kinds(body["kind"]):
        tokens.set_lifetime(app, kind, body["seconds"])
    return JSONResponse({"lifetimes": {kind: tokens.lifetime(app, kind) for kind in TokenKind}})


def _kinds(name: str) -> tuple[TokenKind, ...]:
    if not name:
        return tuple(TokenKind)
    if name not in set(TokenKind):
        known = ", ".join(TokenKind)
        raise BadRequestError(
            Text(f"no kind {name!r}; there are: {known}", f"没有 {name!r} 这种 token，可用的有：{known}")
        )
    return (TokenKind(name),)


async def _list_authorizations(control: ControlRequest) -> Response:
    return JSONResponse({"authorizations": control.simulation.authorizations.view(control.app.suite_id)})


async def _expire_suite_tickets(control: ControlRequest) -> Response:
    name = control.app.name
    count = control.simulation.vouchers.expire("suite_ticket", lambda value: value["app"] == name)
    return JSONResponse({"expired": count})


TOKEN_ROUTES: list[tuple[str, str, Handler]] = [
    ("GET", "/apps/{app}/tokens", _list_tokens),
    ("POST", "/apps/{app}/tokens/replace", _replace_tokens),
    ("POST", "/apps/{app}/tokens/expire", _expire_tokens),
    ("PUT", "/apps/{app}/lifetimes", _set_lifetimes),
    ("GET", "/apps/{app}/authorizations", _list_authorizations),
    ("DELETE", "/apps/{app}/suite_tickets", _expire_suite_tickets),
]
