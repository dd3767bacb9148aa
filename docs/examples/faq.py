"""Answers frequent questions by pattern, in English and Chinese, and hands the rest to people."""

import re

from shared.bot import Bot, Message, Platform, Session
from shared.protocol.events import SubscribeEvent
from shared.protocol.replies import Article, NewsReply, Reply, TextReply, TransferCustomerServiceReply

HELP = "Ask for our opening hours, or for an order: “order 17”. 可查询营业时间，或订单：“订单 17”。"

bot = Bot(session_seconds=3600)


@bot.on(SubscribeEvent)
@bot.on_click("HELP")
@bot.on_text("help", "?", "帮助", "？")
def show_help() -> str:
    """Says what can be asked."""
    return HELP


@bot.on_text(re.compile("open|hours|营业|几点", re.IGNORECASE))
def show_hours() -> str:
    """Says when the shop is open."""
    return "Monday to Saturday, 9 to 18. 周一至周六 9:00–18:00。"


@bot.on_text(re.compile(r"(?:order|订单)\D*(?P<number>\d+)", re.IGNORECASE))
def show_order(number: str, session: Session) -> Reply:
    """Shows an order, and remembers its number for an hour."""
    session["order"] = number
    return NewsReply([Article(f"Order {number} 订单 {number}", url=f"https://example.com/orders/{number}")])


@bot.on_text(re.compile("where|哪里|哪儿", re.IGNORECASE))
def locate_order(session: Session) -> str:
    """Says where the order is that the user asked for before."""
    number = session.get("order")
    return f"Order {number} is on its way. 订单 {number} 正在路上。" if number else "Which order? 哪个订单？"


@bot.fallback
def ask_people(message: Message) -> Reply:
    """Hands what nobody foresaw to customer service, which only Official Accounts have."""
    is_account = message.platform is Platform.OFFICIAL_ACCOUNT
    return TransferCustomerServiceReply() if is_account else TextReply(HELP)
