"""Routing of messages to the handlers that users write."""

from shared.bot.bot import Bot, Context
from shared.bot.sessions import Session

__all__ = ["Bot", "Context", "Session"]
