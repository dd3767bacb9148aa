"""What a user does in the menu of an app or account.

WeCom: https://developer.work.weixin.qq.com/document/path/90240; Official Account:
https://developers.weixin.qq.com/doc/offiaccount/Custom_Menus/Custom_Menu_Push_Events.html.
"""

from shared.protocol.messages import Event
from shared.protocol.records import wire


class ClickEvent(Event, kind="click"):
    """An entry was tapped; ``event_key`` is its key."""


class ViewEvent(Event, kind="view"):
    """An entry that opens a page was tapped.

    Attributes:
        url: The page.
        menu_id: The conditional menu that it belongs to, if any.
    """

    url: str = wire("EventKey")
    menu_id: str = wire("MenuId")


class ViewMiniProgramEvent(Event, kind="view_miniprogram"):
    """An entry that opens a mini program was tapped."""

    page_path: str = wire("EventKey")
    menu_id: str = wire("MenuId")


class ScanCodeEvent(Event):
    """A code was scanned through the menu.

    Attributes:
        scan_type: ``qrcode``, ``barcode`` and so on.
        scan_result: What the code says.
    """

    scan_type: str = wire("ScanCodeInfo.ScanType")
    scan_result: str = wire("ScanCodeInfo.ScanResult")


class ScanCodePushEvent(ScanCodeEvent, kind="scancode_push"):
    """A code was scanned; the client shows what it says."""


class ScanCodeWaitMsgEvent(ScanCodeEvent, kind="scancode_waitmsg"):
    """A code was scanned; the client waits for the reply."""


class PictureEvent(Event):
    """Pictures were chosen through the menu; each follows as an `ImageMessage`.

    Attributes:
        count: How many.
        pic_md5_sums: MD5 of each, in hexadecimal.
    """

    count: int = wire("SendPicsInfo.Count")
    pic_md5_sums: tuple[str, ...] = wire("SendPicsInfo.PicList.item.PicMd5Sum")


class PicSysPhotoEvent(PictureEvent, kind="pic_sysphoto"):
    """A photo was taken."""


class PicPhotoOrAlbumEvent(PictureEvent, kind="pic_photo_or_album"):
    """A photo was taken or chosen from the album."""


class PicWeChatEvent(PictureEvent, kind="pic_weixin"):
    """Pictures were chosen from the album of WeChat."""


class LocationSelectEvent(Event, kind="location_select"):
    """A place was chosen; it follows as a `LocationMessage`.

    Attributes:
        location_x: The latitude in degrees.
        location_y: The longitude in degrees.
        scale: The zoom of the map.
        label: The address.
        poiname: The name of the place.
        app_type: ``wxwork`` from the client of WeCom.
    """

    location_x: float = wire("SendLocationInfo.Location_X")
    location_y: float = wire("SendLocationInfo.Location_Y")
    scale: int = wire("SendLocationInfo.Scale")
    label: str = wire("SendLocationInfo.Label")
    poiname: str = wire("SendLocationInfo.Poiname")
    app_type: str = wire("AppType")
