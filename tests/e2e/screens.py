"""The consoles of the demo apps, as wechatpy knows them."""

from tests.e2e.peer import Peer

_TEST_KEY = ("QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C")
_SUITE_KEY = ("vectorTok3n", "Zx8Qm2LrT5vNc0YpHs7WbKd3FgJu9Ae1RtVoXiClMnE")

WECOM = Peer.of_wecom(*_TEST_KEY, "wx5823bf96d3bd56c7")
SUITE = Peer.of_wecom(*_SUITE_KEY, "dk1f0c")
PROVIDER = Peer.of_wecom(*_SUITE_KEY, "ww0000000000000001")
CUSTOMER = Peer.of_wecom(*_SUITE_KEY, "wpAbCdEf")
STRANGER = Peer.of_wecom(*_TEST_KEY, "ww9999999999999999")
BOT = Peer.of_wecom(*_SUITE_KEY, "")
ACCOUNT = Peer.of_wechat("AAAAA", "A" * 43, "wxba5fad812f8e6fb9")
COMPATIBLE_ACCOUNT = Peer.of_wechat(
    "compatibleTok3n", "H8jK6lP4oI2uY0tR9eW7qA5sD3fG1hJ2kL4zX6cV8bN", "wx0123456789abcdef"
)
