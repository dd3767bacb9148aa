"""Template cards of WeCom apps and bots.

Attributes have the names of the platform's JSON.
https://developer.work.weixin.qq.com/document/path/101031 (bots), 90236 (apps), 90241 (in place of another one).
"""

from collections.abc import Sequence

from shared.protocol.values import Value


class Source(Value):
    """Where a card comes from, above its title; ``desc_color`` is 0 grey, 1 black, 2 red, 3 green."""

    desc: str = ""
    icon_url: str = ""
    desc_color: int = 0


class MainTitle(Value):
    """The title, and a line below it."""

    title: str = ""
    desc: str = ""


class MenuAction(Value):
    """An entry of the menu; ``key`` comes back in a `TemplateCardMenuEvent`, to a bot in a `TemplateCardEvent`."""

    text: str
    key: str


class ActionMenu(Value):
    """The menu in the corner of a card, with one to three entries."""

    action_list: Sequence[MenuAction]
    desc: str = ""


class QuoteArea(Value):
    """A quotation; ``type`` is 0 not to be tapped, 1 opens ``url``, 2 opens a mini program."""

    title: str = ""
    quote_text: str = ""
    type: int = 0
    url: str = ""
    appid: str = ""
    pagepath: str = ""


class CardAction(Value):
    """What a tap on the card does: ``type`` 1 opens ``url``, 2 opens a mini program, 0 nothing."""

    type: int
    url: str = ""
    appid: str = ""
    pagepath: str = ""


class HorizontalContent(Value):
    """A line of name and value; ``type`` 1 opens ``url``, 2 a file, 3 a member."""

    keyname: str
    value: str = ""
    type: int = 0
    url: str = ""
    media_id: str = ""
    userid: str = ""


class Jump(Value):
    """A link; ``type`` 1 opens ``url``, 2 a mini program, 3 asks the bot ``question``."""

    title: str
    type: int = 0
    url: str = ""
    appid: str = ""
    pagepath: str = ""
    question: str = ""


class EmphasisContent(Value):
    """A figure in large type, and a line below it."""

    title: str = ""
    desc: str = ""


class CardImage(Value):
    """A picture; ``aspect_ratio``, width by height, is 1.3 to 2.25."""

    url: str
    aspect_ratio: float = 1.3


class ImageTextArea(Value):
    """A picture with a text beside it; ``type`` 1 opens ``url``, 2 a mini program."""

    image_url: str
    title: str = ""
    desc: str = ""
    type: int = 0
    url: str = ""
    appid: str = ""
    pagepath: str = ""


class VerticalContent(Value):
    """A title, and a text below it."""

    title: str
    desc: str = ""


class Option(Value):
    """Something to choose; ``is_checked`` counts in a `CheckBox` only."""

    id: str
    text: str
    is_checked: bool = False


class ButtonSelection(Value):
    """A list to choose one of one to ten options from."""

    question_key: str
    option_list: Sequence[Option]
    title: str = ""
    selected_id: str = ""
    disable: bool = False


class Button(Value):
    """A button; ``key`` comes back in a `TemplateCardEvent`. ``style`` is 1 to 4; ``type`` 1 opens ``url``."""

    text: str
    key: str = ""
    style: int = 1
    type: int = 0
    url: str = ""


class CheckBox(Value):
    """A question with one to twenty options; ``mode`` is 0 for one choice, 1 for several."""

    question_key: str
    option_list: Sequence[Option]
    mode: int = 0
    disable: bool = False


class SelectItem(Value):
    """A question with a list of one to ten options."""

    question_key: str
    option_list: Sequence[Option]
    title: str = ""
    selected_id: str = ""
    disable: bool = False


class SubmitButton(Value):
    """The button that sends what was chosen; ``key`` comes back in a `TemplateCardEvent`."""

    text: str
    key: str


class TemplateCard(Value):
    """What every card can have.

    Attributes:
        main_title: The title.
        source: Where it comes from.
        action_menu: The menu in its corner.
        quote_area: A quotation.
        horizontal_content_list: Up to six lines of name and value.
        jump_list: Up to three links.
        card_action: What a tap does.
        task_id: Id of the card, of ``0-9A-Za-z_-@``, up to 128 bytes; comes back with each tap.
    """

    card_type = ""

    main_title: MainTitle | None = None
    source: Source | None = None
    action_menu: ActionMenu | None = None
    quote_area: QuoteArea | None = None
    horizontal_content_list: Sequence[HorizontalContent] = ()
    jump_list: Sequence[Jump] = ()
    card_action: CardAction | None = None
    task_id: str = ""


class TextNoticeCard(TemplateCard):
    """A notice of text; needs a title or ``sub_title_text``, and a ``card_action``."""

    card_type = "text_notice"

    emphasis_content: EmphasisContent | None = None
    sub_title_text: str = ""


class NewsNoticeCard(TemplateCard):
    """A notice with a picture; needs ``card_image`` or ``image_text_area``, and a ``card_action``."""

    card_type = "news_notice"

    card_image: CardImage | None = None
    image_text_area: ImageTextArea | None = None
    vertical_content_list: Sequence[VerticalContent] = ()


class ButtonInteractionCard(TemplateCard):
    """Up to six buttons; ``replace_text`` stands on the tapped one of an update."""

    card_type = "button_interaction"

    sub_title_text: str = ""
    button_selection: ButtonSelection | None = None
    button_list: Sequence[Button] = ()
    replace_text: str = ""


class VoteInteractionCard(TemplateCard):
    """A question with options to tick; ``replace_text`` stands on the button of an update."""

    card_type = "vote_interaction"

    checkbox: CheckBox | None = None
    submit_button: SubmitButton | None = None
    replace_text: str = ""


class MultipleInteractionCard(TemplateCard):
    """Up to three questions with lists; ``replace_text`` stands on the button of an update."""

    card_type = "multiple_interaction"

    select_list: Sequence[SelectItem] = ()
    submit_button: SubmitButton | None = None
    replace_text: str = ""
