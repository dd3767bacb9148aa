"""How long the platforms wait, and how often they try."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The platforms' own figures; tests make them shorter.

    Attributes:
        wecom_verification: Seconds that WeCom waits for the answer to a URL verification.
        wechat_verification: Seconds that the Official Account platform waits for it.
        answer: Seconds that both wait for the answer to a message.
        apart: Seconds from one delivery of a message to the next.
        wecom_deliveries: How often WeCom sends a message at most: once, and three times again.
        wechat_deliveries: How often the Official Account platform sends one.
        slow_answers: Unanswered deliveries within a minute after which the Official Account platform stops pushing.
        suspension: Seconds for which it does.
        poll: Seconds between two polls of a bot's stream.
        stream: Seconds after the message at which polling ends.
        hold: Seconds for which an event that is to arrive out of order waits for the next one.
        at_once: How many requests are under way at once; further ones wait for their turn.
    """

    wecom_verification: float = 1.0
    wechat_verification: float = 5.0
    answer: float = 5.0
    apart: float = 5.0
    wecom_deliveries: int = 4
    wechat_deliveries: int = 3
    slow_answers: int = 20
    suspension: float = 60.0
    poll: float = 1.0
    stream: float = 360.0
    hold: float = 2.0
    at_once: int = 100
