"""Fetches the pictures that users send to a WeCom app, which the platform keeps for three days only."""

from shared.bot import Bot, Context, ImageMessage
from shared.runtime.wiring import get_apps, get_clients

bot = Bot()


@bot.later
@bot.on(ImageMessage)
def keep_picture(message: ImageMessage, context: Context) -> str:
    """Fetches a picture, and says how large it is; here it could be stored."""
    picture = get_apps().use(
        context.app, lambda app: get_clients().get_wecom_app(app).client.get_media(message.media_id)
    )
    return f"{len(picture.content)} bytes of {picture.content_type}"
