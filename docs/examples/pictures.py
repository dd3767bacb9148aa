"""Fetches the pictures that users send to a WeCom app, for three days, and to an AI bot, for five minutes."""

from shared.bot import Bot, Context, ImageMessage, Platform
from shared.runtime.wiring import get_apps, get_clients

bot = Bot()


@bot.on(ImageMessage, platform=Platform.WECOM_BOT)
def keep_picture_of_bot(message: ImageMessage, context: Context) -> str:
    """Fetches a picture whose link is good for five minutes, and decrypts it."""
    picture = get_apps().use(context.app, lambda app: get_clients().get_bot(app).get_media(message.pic_url))
    return f"{len(picture.content)} bytes, {picture.name}"


@bot.later
@bot.on(ImageMessage)
def keep_picture(message: ImageMessage, context: Context) -> str:
    """Fetches a picture, and says how large it is; here it could be stored."""
    picture = get_apps().use(
        context.app, lambda app: get_clients().get_wecom_app(app).client.get_media(message.media_id)
    )
    return f"{len(picture.content)} bytes of {picture.content_type}"
