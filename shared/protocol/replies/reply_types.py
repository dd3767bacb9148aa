"""What a handler can answer.

WeCom: https://developer.work.weixin.qq.com/document/path/90241, bots 101031; Official Account:
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Passive_user_reply_message.html.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

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

    def check_types(self) -> None:
        """Checks that everything in it is of its type: what is not could fail anywhere later.

        Raises:
            ReplyError: Something is not.
        """
        problem = next(_find_misfits(self), "")
        if problem:
            raise ReplyError(problem)


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


def _find_misfits(value: Value) -> Iterator[str]:
    kinds = _find_kinds(type(value))  # type: ignore[arg-type]  # mypy mistakes the type's hash
    for name, part in value.to_dict().items():
        if not _fits(part, kinds[name]):
            yield f"the {name} of a {type(value).__name__} is no {_name_kind(kinds[name])}"
        for item in part if isinstance(part, list | tuple) else [part]:
            if isinstance(item, Value):
                yield from _find_misfits(item)


@cache
def _find_kinds(value_type: type[Value]) -> Mapping[str, Any]:
    """Finds what each part has to be."""
    names = {}
    if "template_card" in value_type.__annotations__:
        from shared.protocol import template_cards  # noqa: PLC0415  # who answers with one has loaded them

        names = vars(template_cards)
    return get_type_hints(value_type, None, names)


def _fits(part: Any, kind: Any) -> bool:
    if isinstance(kind, UnionType):
        return any(_fits(part, one) for one in get_args(kind))
    if get_origin(kind) is Sequence:
        return isinstance(part, list | tuple) and all(_fits(item, get_args(kind)[0]) for item in part)
    return isinstance(part, kind) or (kind is float and isinstance(part, int))


def _name_kind(kind: Any) -> str:
    if isinstance(kind, UnionType):
        return " or ".join([_name_kind(one) for one in get_args(kind) if one is not NoneType])
    if get_origin(kind) is Sequence:
        return f"list of {_name_kind(get_args(kind)[0])}"
    return str(kind.__name__)
