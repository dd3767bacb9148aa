"""Approves leave by a template card: somebody asks the bot in a group, and a manager taps a button for all to see.

The card carries what it is about in the keys of its buttons, so nothing has to be stored.
"""

import re

from shared.bot import Bot, Message
from shared.protocol.events import TemplateCardEvent
from shared.protocol.replies import TemplateCardReply, UpdateTemplateCardReply
from shared.protocol.template_cards import Button, ButtonInteractionCard, MainTitle

MANAGERS = {"linmei"}

bot = Bot()


@bot.on_text(re.compile(r"(?:leave|请假)\D*(?P<days>\d+)", re.IGNORECASE))
def ask(message: Message, days: str) -> TemplateCardReply:
    """Shows a card with two buttons."""
    applicant = message.from_user_name
    card = ButtonInteractionCard(
        main_title=MainTitle(f"{applicant}: {days} days of leave 请假 {days} 天"),
        button_list=[
            Button("Approve 同意", f"approve {days} {applicant}", style=1),
            Button("Refuse 拒绝", f"refuse {days} {applicant}", style=2),
        ],
        task_id=f"leave-{message.msg_id}",
    )
    return TemplateCardReply(card)


@bot.on(TemplateCardEvent, event_key=re.compile(r"^(?P<decision>approve|refuse) (?P<days>\d+) (?P<applicant>.+)$"))
def decide(event: TemplateCardEvent, decision: str, days: str, applicant: str) -> UpdateTemplateCardReply | None:
    """Replaces the card for everybody, if a manager has tapped."""
    if event.from_user_name not in MANAGERS:
        return None
    outcome = "approved 已同意" if decision == "approve" else "refused 已拒绝"
    card = ButtonInteractionCard(
        main_title=MainTitle(f"{applicant}: {days} days of leave 请假 {days} 天", f"{outcome}, {event.from_user_name}"),
        button_list=[Button(outcome, "decided")],
    )
    return UpdateTemplateCardReply(card)
