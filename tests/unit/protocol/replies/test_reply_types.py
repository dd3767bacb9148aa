from typing import Any

import pytest

from shared.errors import ReplyError
from shared.protocol.replies import (
    Article,
    ImageReply,
    MarkdownReply,
    NewsReply,
    Reply,
    StreamReply,
    TemplateCardReply,
    TextCardReply,
    TextReply,
    TransferCustomerServiceReply,
    UpdateTemplateCardReply,
    VideoReply,
)
from shared.protocol.template_cards import Button, ButtonInteractionCard, CardImage, MainTitle, NewsNoticeCard

ANYTHING: Any = {"title": "a"}
NUMBER: Any = 5
NOTHING: Any = None
CARD = ButtonInteractionCard(MainTitle("a"), button_list=[Button("b", "c")], task_id="t")


@pytest.mark.parametrize(
    "reply",
    [
        TextReply("a"),
        VideoReply("MEDIA_01"),
        NewsReply([Article("a")]),
        TransferCustomerServiceReply(),
        StreamReply(finish=False),
    ],
    ids=repr,
)
def test_check_what_is_filled_passes(reply: Reply) -> None:
    reply.check()


@pytest.mark.parametrize(
    ("reply", "name"),
    [
        (TextReply(""), "content"),
        (ImageReply(""), "media_id"),
        (NewsReply(()), "articles"),
        (TextCardReply("a", "b", ""), "url"),
    ],
    ids=repr,
)
def test_check_what_is_empty_raises_with_its_name(reply: Reply, name: str) -> None:
    with pytest.raises(ReplyError, match=f"^the {name} of a {type(reply).__name__} is empty$"):
        reply.check()


@pytest.mark.parametrize(
    "reply",
    [
        TextReply("a"),
        NewsReply([Article("a")]),
        NewsReply((Article("a"),)),
        NewsReply([]),
        TransferCustomerServiceReply(),
        StreamReply("a", images=[b"a"]),
        StreamReply("a", template_card=CARD),
        TemplateCardReply(NewsNoticeCard(card_image=CardImage("a", aspect_ratio=2))),
        UpdateTemplateCardReply(CARD, ("linmei",)),
    ],
    ids=repr,
)
def test_check_types_what_is_declared_passes(reply: Reply) -> None:
    reply.check_types()


@pytest.mark.parametrize(
    ("reply", "problem"),
    [
        (TextReply(NOTHING), "the content of a TextReply is no str"),
        (MarkdownReply(NUMBER), "the content of a MarkdownReply is no str"),
        (VideoReply("a", title=NOTHING), "the title of a VideoReply is no str"),
        (NewsReply(ANYTHING), "the articles of a NewsReply is no list of Article"),
        (NewsReply([ANYTHING]), "the articles of a NewsReply is no list of Article"),
        (NewsReply(Article("a")), "the articles of a NewsReply is no list of Article"),  # type: ignore[arg-type]
        (NewsReply("a"), "the articles of a NewsReply is no list of Article"),  # type: ignore[arg-type]
        (NewsReply([Article(NUMBER)]), "the title of a Article is no str"),
        (StreamReply(finish=ANYTHING), "the finish of a StreamReply is no bool"),
        (StreamReply(images=[ANYTHING]), "the images of a StreamReply is no list of bytes"),
        (StreamReply(template_card=ANYTHING), "the template_card of a StreamReply is no TemplateCard"),
        (TemplateCardReply(ANYTHING), "the template_card of a TemplateCardReply is no TemplateCard"),
        (
            TemplateCardReply(ButtonInteractionCard(ANYTHING)),
            "the main_title of a ButtonInteractionCard is no MainTitle",
        ),
        (
            TemplateCardReply(ButtonInteractionCard(button_list=[Button("a", NUMBER)])),
            "the key of a Button is no str",
        ),
        (UpdateTemplateCardReply(CARD, [NUMBER]), "the user_ids of a UpdateTemplateCardReply is no list of str"),
    ],
    ids=repr,
)
def test_check_types_what_is_not_raises_with_its_name(reply: Reply, problem: str) -> None:
    with pytest.raises(ReplyError, match=f"^{problem}$"):
        reply.check_types()
