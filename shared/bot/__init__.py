"""Routing of messages to the handlers that users write, with the types of messages that these take."""

from shared.bot.bot import Bot, Context
from shared.bot.sessions import Session
from shared.protocol.messages import (
    Event,
    FileMessage,
    ImageMessage,
    LinkMessage,
    LocationMessage,
    Message,
    MiniProgramPageMessage,
    MixedMessage,
    Platform,
    ShortVideoMessage,
    StreamMessage,
    TextMessage,
    UnknownMessage,
    VideoMessage,
    VoiceMessage,
)

__all__ = [
    "Bot",
    "Context",
    "Event",
    "FileMessage",
    "ImageMessage",
    "LinkMessage",
    "LocationMessage",
    "Message",
    "MiniProgramPageMessage",
    "MixedMessage",
    "Platform",
    "Session",
    "ShortVideoMessage",
    "StreamMessage",
    "TextMessage",
    "UnknownMessage",
    "VideoMessage",
    "VoiceMessage",
]
