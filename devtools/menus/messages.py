"""What is wrong with a menu, in English and in Chinese."""

from collections.abc import Iterable

from devtools.texts import Text, TextError

MENU = Text("The menus that apps show their users.", "应用展示给用户的菜单。")
PUSH = Text(
    "Checks a menu file, and shows its menu in place of the present one.", "检查菜单文件，并用其中的菜单替换现有菜单。"
)
MENU_FILE = Text("The menu file.", "菜单文件。")
LOCAL = Text(
    "Take the app of apps.toml, and show the menu on the simulated platforms of `make dev`.",
    "使用 apps.toml 中的应用，菜单展示在 `make dev` 的模拟平台上。",
)
CONSOLE_URL = Text("With --local: where the console page answers.", "与 --local 同用：控制台页面的地址。")


class MenuError(TextError):
    """A menu cannot be shown."""


def pushed(app: str, addresses: Iterable[str]) -> Text:
    """The menu is there."""
    opened = "".join(f"\n  {address}" for address in addresses)
    return Text(
        f"{app} shows the menu now; phones fetch it within five minutes. Its pages:{opened}",
        f"{app} 的菜单已更新，手机端五分钟内生效。菜单打开的页面：{opened}",
    )


def refused(app: str, problem: str) -> Text:
    """The platform does not take the menu."""
    return Text(f"The platform refuses the menu of {app}: {problem}", f"平台拒绝了 {app} 的菜单：{problem}")


def unlisted(app: str, address: str) -> Text:
    """The platform does not take calls from this computer."""
    english, chinese = (f" {address}", f" {address} ") if address else ("", "")
    return Text(
        f"The platform takes no calls of {app} from here: for the push, this computer's address{english} has to be on "
        "the app's list in the console (企业可信IP, IP白名单), beside the stack's.",
        f"平台不接受 {app} 从这里发起的调用：推送菜单时，本机的地址{chinese}"
        "也须加入后台的名单（企业可信IP、IP白名单），与堆栈的地址并列。",
    )


def broken_file(name: str, problem: str) -> Text:
    """The file cannot be read."""
    return Text(f"{name} cannot be read: {problem}", f"无法读取 {name}：{problem}")


def wrong_app(app: str) -> Text:
    """The app's kind has no menu of its own."""
    return Text(
        f"{app} has no menu: only apps of the kinds wecom_app and official_account have one.",
        f"{app} 没有菜单：只有 wecom_app 和 official_account 类型的应用才有。",
    )


def missing_setting(app: str, field: str) -> Text:
    """The settings lack what a menu needs."""
    return Text(
        f"The settings of {app} have no {field}, which its menu needs.", f"{app} 的配置缺少菜单所需的 {field}。"
    )


def wrong_count(place: str, count: int, most: int) -> Text:
    """Too many buttons, or none."""
    return Text(
        f"{place} has {count} buttons; 1 to {most} are allowed.", f"{place} 有 {count} 个按钮，应为 1 到 {most} 个。"
    )


def no_buttons(place: str) -> Text:
    """Something else stands where buttons should."""
    return Text(
        f"{place} must be a list of buttons, each written [[{place}]].", f"{place} 应为按钮列表，逐个写作 [[{place}]]。"
    )


def wrong_length(place: str, length: int, most: int) -> Text:
    """A text is too long, or missing."""
    return Text(
        f"{place} has {length} bytes; 1 to {most} are allowed (a Chinese character has 3).",
        f"{place} 为 {length} 字节，应为 1 到 {most} 字节（一个汉字 3 字节）。",
    )


def wrong_type(place: str, types: Iterable[str]) -> Text:
    """The button does what no button of this app can do."""
    listed = ", ".join(types)
    return Text(f"{place}.type must be one of: {listed}.", f"{place}.type 应为以下之一：{listed}。")


def unknown_field(place: str, field: str) -> Text:
    """A field has no meaning there."""
    return Text(f"{place} has a field {field!r} that means nothing there.", f"{place} 不应有字段 {field!r}。")


def wrong_address(place: str) -> Text:
    """A button opens something that is no page."""
    return Text(
        f"{place} must begin with https://, http:// or oauth:.", f"{place} 应以 https://、http:// 或 oauth: 开头。"
    )


def wrong_next(place: str) -> Text:
    """A login may not return to the address."""
    return Text(
        f"{place}: the address after oauth: is not at or below an entry of oauth.redirect_allow.",
        f"{place}：oauth: 之后的地址不在 oauth.redirect_allow 允许的范围内。",
    )
