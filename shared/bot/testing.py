"""Asks handlers in a test, without AWS and without a platform.

::

    from shared.bot.testing import answer, click, text


    def test_echo() -> None:
        assert answer(bot, text("hello")) == TextReply("hello")
        assert answer(bot, click("HELP")) == TextReply("Type a question.")
"""

from shared.bot.bot import Bot, Context
from shared.bot.sessions import MemorySessionStore, SessionStore
from shared.protocol.document import Field, Fields
from shared.protocol.messages import Message, Platform, build_message
from shared.protocol.records import Dialect
from shared.protocol.replies import Reply

_RECEIVERS = {Platform.WECOM: "ww0123456789abcdef", Platform.OFFICIAL_ACCOUNT: "gh_0123456789ab"}


def answer(bot: Bot, message: Message, app: str = "app", sessions: SessionStore | None = None) -> Reply | None:
    """Returns what a bot answers, be it at once or later.

    Args:
        bot: The bot.
        message: The message.
        app: Name of the app that it comes to.
        sessions: Where sessions are kept from one call to the next.
    """
    replies = stream(bot, message, app, sessions)
    return replies[-1] if replies else None


def stream(bot: Bot, message: Message, app: str = "app", sessions: SessionStore | None = None) -> list[Reply]:
    """Returns each answer that a handler yields; the last one counts.

    Args:
        bot: The bot.
        message: The message.
        app: Name of the app that it comes to.
        sessions: Where sessions are kept from one call to the next.
    """
    step = bot.plan(message, app)
    context = Context(app, "key", sessions or MemorySessionStore())
    return list(bot.stream(step, message, context)) if step else []


def text(content: str, platform: Platform = Platform.WECOM, **fields: Field) -> Message:
    """Makes a text message.

    Args:
        content: The text.
        platform: Who sends it.
        fields: Further fields under the platform's names, such as ``FromUserName``.
    """
    if platform is Platform.WECOM_BOT:
        return bot_message({"msgtype": "text", "text": {"content": content}, **fields})
    return message({"MsgType": "text", "Content": content, **fields}, platform)


def click(event_key: str, platform: Platform = Platform.WECOM, **fields: Field) -> Message:
    """Makes a tap on an entry of the menu.

    Args:
        event_key: The key of the entry.
        platform: Who sends it.
        fields: Further fields under the platform's names.
    """
    return event("click", platform, EventKey=event_key, **fields)


def event(name: str, platform: Platform = Platform.WECOM, **fields: Field) -> Message:
    """Makes an event of an app or an account.

    Args:
        name: Name of the event.
        platform: Who sends it.
        fields: Further fields under the platform's names.
    """
    return message({"MsgType": "event", "Event": name, **fields}, platform)


def message(fields: Fields, platform: Platform = Platform.WECOM) -> Message:
    """Makes any message to an app or an account.

    Args:
        fields: Its fields under the platform's names; sender, receiver and time are added where they are missing.
        platform: Who sends it.
    """
    header = {"ToUserName": _RECEIVERS[platform], "FromUserName": "somebody", "CreateTime": "1767225600"}
    if platform is Platform.WECOM:
        header["AgentID"] = "1000002"
    return build_message(Dialect.XML, {**header, "MsgId": "1", **fields})


def bot_message(fields: Fields) -> Message:
    """Makes any message to a bot.

    Args:
        fields: Its fields under the platform's names; the rest is added where it is missing.
    """
    header: Fields = {"msgid": "1", "aibotid": "bot", "chattype": "single", "from": {"userid": "somebody"}}
    return build_message(Dialect.BOT_JSON, {**header, **fields})
