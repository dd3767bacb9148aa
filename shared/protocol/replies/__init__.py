"""Replies: what handlers answer, and how each platform wants it."""

from shared.protocol.replies.active import render_active
from shared.protocol.replies.passive import is_passive, render_reply, takes_passive_reply
from shared.protocol.replies.reply_types import (
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
    TransferBizAiIvrReply,
    TransferCustomerServiceReply,
    UpdateButtonReply,
    UpdateTaskCardReply,
    UpdateTemplateCardReply,
    VideoReply,
    VoiceReply,
)

__all__ = [
    "Article",
    "FileReply",
    "ImageReply",
    "MarkdownReply",
    "MusicReply",
    "NewsReply",
    "Reply",
    "StreamReply",
    "TemplateCardReply",
    "TextCardReply",
    "TextReply",
    "TransferBizAiIvrReply",
    "TransferCustomerServiceReply",
    "UpdateButtonReply",
    "UpdateTaskCardReply",
    "UpdateTemplateCardReply",
    "VideoReply",
    "VoiceReply",
    "is_passive",
    "render_active",
    "render_reply",
    "takes_passive_reply",
]
