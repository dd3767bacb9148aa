"""Who comes and who goes.

WeCom: https://developer.work.weixin.qq.com/document/path/90240, bots 101027; Official Account:
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Receiving_event_pushes.html; Mini Program:
https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/receive.html.
"""

from shared.protocol.messages import SCENE_PREFIX, Event
from shared.protocol.records import wire


class SubscribeEvent(Event, kind="subscribe"):
    """Somebody follows the account, or may now see the app.

    ``event_key`` may begin with ``last_trade_no_`` after a payment, with ``scanbarcode|`` or ``scanimage|`` after the
    scan of a product.
    """


class SubscribeScanEvent(SubscribeEvent, kind="subscribe_scan"):
    """Somebody follows the account through a QR code with a scene; the event's own name is ``subscribe``."""

    ticket: str = wire("Ticket")

    @property
    def scene_id(self) -> str:
        """The scene of the QR code."""
        return self.event_key.removeprefix(SCENE_PREFIX)


class UnsubscribeEvent(Event, kind="unsubscribe"):
    """Somebody does not follow the account any more, or may not see the app any more; no reply is shown."""


class ScanEvent(Event, kind="scan"):
    """A follower scans a QR code of the account.

    Attributes:
        scene_id: The scene of the QR code.
        ticket: The QR code.
    """

    scene_id: str = wire("EventKey")
    ticket: str = wire("Ticket")


class LocationEvent(Event, kind="location"):
    """Where somebody is who has entered the chat and agreed to tell it.

    Attributes:
        latitude: In degrees.
        longitude: In degrees.
        precision: In metres.
        app_type: ``wxwork`` from the client of WeCom.
    """

    latitude: float = wire("Latitude")
    longitude: float = wire("Longitude")
    precision: float = wire("Precision")
    app_type: str = wire("AppType")


class EnterAgentEvent(Event, kind="enter_agent"):
    """A member opens the chat with the app."""


class EnterChatEvent(Event, kind="enter_chat"):
    """A member opens the chat with the bot for the first time today; answered with text or a template card."""


class UserEnterTempSessionEvent(Event, kind="user_enter_tempsession"):
    """Somebody opens the customer service of a mini program.

    Attributes:
        session_from: What the button in the mini program says about where it stands.
    """

    session_from: str = wire("SessionFrom")


class FeedbackEvent(Event, kind="feedback_event"):
    """A member rates an answer of the bot; nothing can be answered.

    Attributes:
        feedback_id: The id that the answer had.
        feedback_type: 1 accurate, 2 inaccurate, 3 withdrawn.
        content: What the member wrote.
        inaccurate_reason_list: 1 irrelevant, 2 incomplete, 3 wrong, 4 analysed wrongly.
    """

    feedback_id: str = wire(bot="event.feedback_event.id")
    feedback_type: int = wire(bot="event.feedback_event.type")
    content: str = wire(bot="event.feedback_event.content")
    inaccurate_reason_list: tuple[int, ...] = wire(bot="event.feedback_event.inaccurate_reason_list")
