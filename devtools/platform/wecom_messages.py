"""WeCom's API: messages that an app sends on its own."""

import json
from collections.abc import Mapping
from typing import Any

from devtools.platform.accounts import App
from devtools.platform.api import Call, Endpoint, ok
from devtools.platform.api_errors import ApiError
from devtools.platform.cards import INTERACTIVE
from devtools.platform.message_content import read_content
from devtools.platform.message_rules import check_message, check_recipients, check_task, cut
from devtools.platform.packets.packet import THREE_DAYS
from devtools.platform.people import MEMBERS
from devtools.platform.quotas import DAY
from devtools.platform.wecom_api import CORP_TOKEN

_CONTENT = {
    "text": "content",
    "image": "media_id",
    "voice": "media_id",
    "file": "media_id",
    "video": "media_id",
    "textcard": "title",
    "news": "articles",
    "mpnews": "articles",
    "markdown": "content",
    "miniprogram_notice": "title",
    "template_card": "card_type",
}
_MEDIA = {"image", "voice", "file", "video"}
_TAGS = {"4"}
_MINUTE = 60
_TO_ONE_MEMBER_A_MINUTE = 30
_DUPLICATE_CHECK = 1800
_LONGEST_DUPLICATE_CHECK = 14_400


def _send(call: Call, app: App) -> dict[str, Any]:
    body = call.body
    _check_agent(body, app)
    kind, content = _content(call, app)
    members, invalid = _recipients(body)
    answer = {"invaliduser": "|".join(invalid["user"]), "invalidparty": "|".join(invalid["party"])}
    answer = {**answer, "invalidtag": "|".join(invalid["tag"]), "msgid": ""}
    if not members:
        raise ApiError(81013, f"invaliduser: {answer['invaliduser']}")
    message = {"msgtype": kind, kind: cut(kind, content)}
    if not _is_duplicate(call, app):
        answer["msgid"] = call.simulation.vouchers.issue("message", {"app": app.name}, DAY)
        shown = tuple(member for member in members if _is_within_rate(call, app, member))
        call.simulation.sent(app, "message/send", shown, {**message, "msgid": answer["msgid"]})
    if kind == "template_card" and str(content["card_type"]) in INTERACTIVE:
        value = {"app": app.name, "user": members[0], "corp_id": app.corp_id}
        answer["response_code"] = call.simulation.vouchers.issue("response_code", value, THREE_DAYS)
    return ok(**answer)


def _check_agent(body: Mapping[str, Any], app: App) -> None:
    agent = body.get("agentid")
    if not str(agent).isdecimal():
        raise ApiError(40056, f"agentid is {agent!r}")
    if app.agent_id is not None and str(agent) != str(app.agent_id):
        raise ApiError(301002, "the token belongs to another agent")


def _content(call: Call, app: App) -> tuple[str, Mapping[str, Any]]:
    kind, content = read_content(call, _CONTENT)
    check_message(kind, content, call.body)
    if kind in _MEDIA and call.simulation.media.find(app.corp_id, str(content["media_id"])) is None:
        raise ApiError(40007)
    if kind == "template_card" and str(content["card_type"]) in INTERACTIVE:
        if app.name not in call.simulation.urls:
            raise ApiError(43012)
        check_task(content)
    return kind, content


def _recipients(body: Mapping[str, Any]) -> tuple[list[str], dict[str, list[str]]]:
    wanted = {name: _split(body.get(name, "")) for name in ("touser", "toparty", "totag")}
    users, parties, tags = wanted.values()
    visible = {member.id.lower(): member for member in MEMBERS.values() if member.visible}
    if "@all" in users:
        return [member.id for member in visible.values()], {"user": [], "party": [], "tag": []}
    if not users and not parties and not tags:
        raise ApiError(82001)
    check_recipients(wanted)
    departments = {str(member.department) for member in visible.values()}
    invalid = {
        "user": [user.lower() for user in users if user.lower() not in visible],
        "party": [party for party in parties if party not in departments],
        "tag": [tag for tag in tags if tag not in _TAGS],
    }
    chosen = [member.id for key, member in visible.items() if key in {user.lower() for user in users}]
    chosen += [member.id for member in visible.values() if str(member.department) in parties or _TAGS & set(tags)]
    return list(dict.fromkeys(chosen)), invalid


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _split(value: Any) -> list[str]:
    return [part for part in str(value or "").split("|") if part]


def _is_duplicate(call: Call, app: App) -> bool:
    if not call.body.get("enable_duplicate_check"):
        return False
    seconds = call.body.get("duplicate_check_interval", _DUPLICATE_CHECK)
    if not isinstance(seconds, int) or not 0 <= seconds <= _LONGEST_DUPLICATE_CHECK:
        raise ApiError(47001, f"duplicate_check_interval has to be 0 to {_LONGEST_DUPLICATE_CHECK}")
    return call.simulation.seen_before(f"{app.owner} {json.dumps(call.body, sort_keys=True)}", seconds)


def _is_within_rate(call: Call, app: App, member: str) -> bool:
    return call.simulation.quotas.use(app.owner, f"message to {member}", _MINUTE) <= _TO_ONE_MEMBER_A_MINUTE


def _recall(call: Call, app: App) -> dict[str, Any]:
    call.redeem("message", "msgid", 40008)
    call.simulation.sent(app, "message/recall", (), {"msgid": call.body["msgid"]})
    return ok()


def _update_card(call: Call, app: App) -> dict[str, Any]:
    body = call.body
    _check_agent(body, app)
    if not isinstance(body.get("button"), Mapping) and not isinstance(body.get("template_card"), Mapping):
        raise ApiError(44004, "neither button nor template_card")
    value = call.redeem("response_code", "response_code", 40008)
    users = [str(user) for user in _list(body.get("userids"))]
    known = tuple(user for user in users if user in MEMBERS) or (value["user"],)
    update = {name: body[name] for name in ("button", "template_card") if name in body}
    call.simulation.sent(app, "message/update_template_card", known, update)
    return ok(invaliduser=[user for user in users if user not in MEMBERS])


WECOM_MESSAGE_ENDPOINTS = [
    Endpoint("POST", "/cgi-bin/message/send", CORP_TOKEN, _send),
    Endpoint("POST", "/cgi-bin/message/recall", CORP_TOKEN, _recall),
    Endpoint("POST", "/cgi-bin/message/update_template_card", CORP_TOKEN, _update_card),
]
