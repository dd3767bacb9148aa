"""Examples that need the platform."""

from devtools.platform.media import PICTURE
from docs.examples.pictures import keep_picture, keep_picture_of_bot
from shared.protocol.messages import ImageMessage, Platform
from tests.integration.delivery.stack import DeliveryStack, wait_until


def test_keep_picture_fetches_what_the_user_has_sent(stack: DeliveryStack) -> None:
    stack.bot.later(stack.bot.on(ImageMessage)(keep_picture))
    assert stack.send("wecom", "image")["outcome"] == "acknowledged"
    wait_until(lambda: stack.sent("wecom"))
    (sent,) = stack.sent("wecom")
    assert sent["message"]["text"]["content"] == f"{len(PICTURE)} bytes of image/png"


def test_keep_picture_of_bot_fetches_and_decrypts_what_the_user_has_sent(stack: DeliveryStack) -> None:
    stack.bot.on(ImageMessage, platform=Platform.WECOM_BOT)(keep_picture_of_bot)
    delivery = stack.send("bot", "image")
    assert delivery["reply"]["stream"]["content"] == f"{len(PICTURE)} bytes, picture.png"
