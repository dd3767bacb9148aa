from typing import Any

import pytest

from shared.bot.testing import event, message, text
from shared.errors import ReplyError
from shared.protocol.messages import Message, Platform
from shared.protocol.replies import (
    Article,
    FileReply,
    ImageReply,
    MarkdownReply,
    MusicReply,
    NewsReply,
    Reply,
    StreamReply,
    TemplateCardReply,
    TextCardReply,
    TextReply,
    TransferCustomerServiceReply,
    UpdateButtonReply,
    UpdateTaskCardReply,
    UpdateTemplateCardReply,
    VideoReply,
    VoiceReply,
    render_active,
)
from shared.protocol.template_cards import Button, ButtonInteractionCard

MEMBER = text("a", FromUserName="linmei")
FAN = text("a", Platform.OFFICIAL_ACCOUNT, FromUserName="oABCD")
TAP = event("template_card_event", FromUserName="linmei", ResponseCode="RC", TaskId="task-7")
CARD = ButtonInteractionCard(button_list=[Button("OK", "ok")], task_id="task-7")
CARD_JSON = {"card_type": "button_interaction", "button_list": [{"text": "OK", "key": "ok"}], "task_id": "task-7"}
LINK = "https://example.com"
ARTICLE_JSON = {"title": "a", "description": "b", "url": "https://example.com/1", "picurl": "https://example.com/1.png"}
NEWS = NewsReply([Article("a", "b", "https://example.com/1.png", "https://example.com/1")] * 9)

# Bodies as https://developer.work.weixin.qq.com/document/path/90236 and 94888 show them.
WECOM: list[tuple[Reply, dict[str, Any]]] = [
    (TextReply("a"), {"msgtype": "text", "text": {"content": "a"}}),
    (TextReply("中" * 700), {"msgtype": "text", "text": {"content": "中" * 682}}),
    (MarkdownReply("中" * 700), {"msgtype": "markdown", "markdown": {"content": "中" * 682}}),
    (ImageReply("M"), {"msgtype": "image", "image": {"media_id": "M"}}),
    (VoiceReply("M"), {"msgtype": "voice", "voice": {"media_id": "M"}}),
    (FileReply("M"), {"msgtype": "file", "file": {"media_id": "M"}}),
    (
        VideoReply("M", "中" * 50, "文" * 200, thumb_media_id="T"),
        {"msgtype": "video", "video": {"media_id": "M", "title": "中" * 42, "description": "文" * 170}},
    ),
    (NEWS, {"msgtype": "news", "news": {"articles": [ARTICLE_JSON] * 8}}),
    (
        TextCardReply("t", "d", "https://example.com", "更多内容呢"),
        {
            "msgtype": "textcard",
            "textcard": {"title": "t", "description": "d", "url": "https://example.com", "btntxt": "更多内容"},
        },
    ),
    (
        TextCardReply("t", "d", LINK),
        {"msgtype": "textcard", "textcard": {"title": "t", "description": "d", "url": LINK}},
    ),
    (TemplateCardReply(CARD), {"msgtype": "template_card", "template_card": CARD_JSON}),
]

# Bodies as https://developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage.html shows them.
OFFICIAL_ACCOUNT: list[tuple[Reply, dict[str, Any]]] = [
    (TextReply("a"), {"msgtype": "text", "text": {"content": "a"}}),
    (ImageReply("M"), {"msgtype": "image", "image": {"media_id": "M"}}),
    (VoiceReply("M"), {"msgtype": "voice", "voice": {"media_id": "M"}}),
    (
        VideoReply("M", "t", "d", thumb_media_id="T"),
        {"msgtype": "video", "video": {"media_id": "M", "title": "t", "description": "d", "thumb_media_id": "T"}},
    ),
    (
        MusicReply("T", "t", "d", "https://example.com/a", "https://example.com/b"),
        {
            "msgtype": "music",
            "music": {
                "title": "t",
                "description": "d",
                "musicurl": "https://example.com/a",
                "hqmusicurl": "https://example.com/b",
                "thumb_media_id": "T",
            },
        },
    ),
    (NEWS, {"msgtype": "news", "news": {"articles": [ARTICLE_JSON]}}),
]


def shorten(value: object) -> str:
    return repr(value)[:40]


@pytest.mark.parametrize(("reply", "body"), WECOM, ids=shorten)
def test_render_active_of_wecom_has_the_documented_shape(reply: Reply, body: dict[str, Any]) -> None:
    assert render_active(reply, MEMBER) == {"touser": "linmei", **body}


@pytest.mark.parametrize(("reply", "body"), OFFICIAL_ACCOUNT, ids=shorten)
def test_render_active_of_an_account_has_the_documented_shape(reply: Reply, body: dict[str, Any]) -> None:
    assert render_active(reply, FAN) == {"touser": "oABCD", **body}


@pytest.mark.parametrize(
    ("reply", "body"),
    [
        (UpdateButtonReply("已处理"), {"button": {"replace_name": "已处理"}}),
        (
            UpdateTemplateCardReply(CARD),
            {"template_card": {"card_type": "button_interaction", "button_list": [{"text": "OK", "key": "ok"}]}},
        ),
    ],
    ids=shorten,
)
def test_render_active_update_names_the_card_by_its_code(reply: Reply, body: dict[str, Any]) -> None:
    assert render_active(reply, TAP) == {"userids": ["linmei"], "response_code": "RC", **body}


@pytest.mark.parametrize(
    ("reply", "answered", "problem"),
    [
        (MusicReply("T"), MEMBER, "a MusicReply to a TextMessage cannot be sent later"),
        (StreamReply("x"), MEMBER, "cannot be sent later"),
        (TransferCustomerServiceReply(), FAN, "cannot be sent later"),
        (MarkdownReply("x"), FAN, "cannot be sent later"),
        (TemplateCardReply(CARD), FAN, "cannot be sent later"),
        (UpdateTaskCardReply("x"), event("taskcard_click"), "cannot be sent later"),
        (VideoReply("M"), FAN, "only with a thumb_media_id"),
        (UpdateButtonReply("x"), MEMBER, "has no response_code"),
        (UpdateTemplateCardReply(CARD), event("template_card_event"), "has no response_code"),
        (TextReply("x"), event("change_contact", FromUserName="sys"), "nobody sent the ChangeContactEvent"),
        (TextReply("x"), message({"InfoType": "cancel_auth", "FromUserName": ""}), "nobody sent the CancelAuthEvent"),
        (TextReply(""), MEMBER, "is empty"),
    ],
    ids=shorten,
)
def test_render_active_what_cannot_be_sent_raises(reply: Reply, answered: Message, problem: str) -> None:
    with pytest.raises(ReplyError, match=problem):
        render_active(reply, answered)
