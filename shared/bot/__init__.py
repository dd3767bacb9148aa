"""Routing of messages to the handlers that users write."""

from shared.bot.bot import Bot

__all__ = ["Bot"]
