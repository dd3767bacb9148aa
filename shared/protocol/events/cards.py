"""What members do with the cards of a WeCom app or bot.

https://developer.work.weixin.qq.com/document/path/90240, bots 101027.
"""

from shared.protocol.messages import Event
from shared.protocol.records import Record, wire


class SelectedItem(Record):
    """What was chosen for one question of a card.

    Attributes:
        question_key: The question.
        option_ids: The chosen options.
    """

    question_key: str = wire("QuestionKey", bot="question_key")
    option_ids: tuple[str, ...] = wire("OptionIds.OptionId", "OpitonIds.OpitonId", bot="option_ids.option_id")


class TemplateCardEvent(Event, kind="template_card_event"):
    """A button of a template card was tapped, ``event_key``; the card can be replaced in answer.

    Attributes:
        task_id: The card.
        card_type: ``button_interaction``, ``vote_interaction`` and so on.
        response_code: Replaces the card of an app later, once within 72 hours; a secret.
        selected_items: What was chosen.
    """

    task_id: str = wire("TaskId", bot="event.template_card_event.task_id")
    card_type: str = wire("CardType", bot="event.template_card_event.card_type")
    response_code: str = wire("ResponseCode")
    selected_items: tuple[SelectedItem, ...] = wire(
        "SelectedItems.SelectedItem", bot="event.template_card_event.selected_items.selected_item"
    )


class TemplateCardMenuEvent(Event, kind="template_card_menu_event"):
    """An entry of the menu of a template card was tapped, ``event_key``.

    Attributes:
        task_id: The card.
        card_type: ``text_notice`` and so on.
        response_code: Replaces the card later, once within 72 hours; a secret.
    """

    task_id: str = wire("TaskId")
    card_type: str = wire("CardType")
    response_code: str = wire("ResponseCode")


class TaskCardClickEvent(Event, kind="taskcard_click"):
    """A button of a task card, the former kind of cards, was tapped, ``event_key``."""

    task_id: str = wire("TaskId")
