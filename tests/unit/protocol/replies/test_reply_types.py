import pytest

from shared.errors import ReplyError
from shared.protocol.replies import (
    Article,
    ImageReply,
    NewsReply,
    Reply,
    StreamReply,
    TextCardReply,
    TextReply,
    TransferCustomerServiceReply,
    VideoReply,
)


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
