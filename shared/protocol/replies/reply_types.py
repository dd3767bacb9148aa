"""What a handler can answer.

WeCom: https://developer.work.weixin.qq.com/document/path/90241, bots 101031; Official Account:
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Passive_user_reply_message.html.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from shared.errors import ReplyError
from shared.protocol.values import Value

if TYPE_CHECKING:
    from shared.protocol.template_cards import TemplateCard


class Reply(Value):
    """Base of everything that a handler can answer."""

    def check(self) -> None:
        """Checks that nothing needed is empty.

        Raises:
            ReplyError: Something is.
        """
        for name in self.needed:
            if not getattr(self, name):
                raise ReplyError(f"the {name} of a {type(self).__name__} is empty")


class TextReply(Reply):
    """Text of up to 2048 bytes; a bot's is Markdown of up to 20480."""

    content: str


class ImageReply(Reply):
    """An uploaded picture."""

    media_id: str


class VoiceReply(Reply):
    """An uploaded recording."""

    media_id: str


class VideoReply(Reply):
    """An uploaded video; an Official Account needs an uploaded picture, too, to send it later."""

    media_id: str
    title: str = ""
    description: str = ""
    thumb_media_id: str = ""


class MusicReply(Reply):
    """A music player, of Official Accounts only; the thumb is an uploaded picture."""

    thumb_media_id: str
    title: str = ""
    description: str = ""
    music_url: str = ""
    hq_music_url: str = ""


class Article(Value):
    """One entry of a `NewsReply`."""

    title: str
    description: str = ""
    pic_url: str = ""
    url: str = ""


class NewsReply(Reply):
    """Up to eight articles; an Official Account shows one only, except in answer to an event."""

    articles: Sequence[Article]


class TransferCustomerServiceReply(Reply):
    """Hands the chat to human customer service, of Official Accounts only."""

    kf_account: str = ""


class TransferBizAiIvrReply(Reply):
    """Hands a message to the AI of the account, of Official Accounts only."""


class FileReply(Reply):
    """An uploaded file, of WeCom apps only; always sent later."""

    media_id: str


class MarkdownReply(Reply):
    """Markdown; of WeCom apps sent later and shown in WeCom only."""

    content: str


class TextCardReply(Reply):
    """A card with a text and a link, of WeCom apps only; always sent later."""

    title: str
    description: str
    url: str
    btntxt: str = ""


class TemplateCardReply(Reply):
    """A template card, of WeCom; an app's is always sent later.

    Attributes:
        template_card: The card.
        feedback_id: Comes back in a `FeedbackEvent`, of bots only.
    """

    template_card: "TemplateCard"
    feedback_id: str = ""


class UpdateTemplateCardReply(Reply):
    """Replaces the template card whose button was tapped.

    Attributes:
        template_card: What replaces it.
        user_ids: Who sees it replaced, of bots only; nobody stands for everybody.
    """

    template_card: "TemplateCard"
    user_ids: Sequence[str] = ()


class UpdateButtonReply(Reply):
    """Replaces the text of the tapped button of a template card, and greys it, of WeCom apps only."""

    replace_name: str


class UpdateTaskCardReply(Reply):
    """Replaces the text of the tapped button of a task card, the former kind of cards, of WeCom apps only."""

    replace_name: str


class StreamReply(Reply):
    """How far an answer has come, of bots only.

    Attributes:
        content: All of the text so far in Markdown, up to 20480 bytes.
        finish: Whether that is all.
        id: Id of the stream; empty for the one that the message is about.
        images: JPG or PNG, up to ten of 10 MB, of a finished stream only.
        template_card: A card beside the stream, once for each message.
        feedback_id: Comes back in a `FeedbackEvent`; counts in the first reply of a stream only.
    """

    content: str = ""
    finish: bool = True
    id: str = ""
    images: Sequence[bytes] = ()
    template_card: "TemplateCard | None" = None
    feedback_id: str = ""
