import base64

import pytest

from shared.clients.answers import Answer
from shared.clients.bot_media import BotMediaClient
from shared.clients.calls import FILE_SECONDS, ApiCall
from shared.clients.media import Media
from shared.clients.transport import Transport
from shared.errors import DecryptionError, InvalidBlockError, PlatformError, PlatformUnavailableError
from shared.protocol.message_crypto import decrypt_media
from tests.client_fakes import FakeSession
from tests.factories import NEXT_KEY, WECOM, encrypt_raw, pad_frame
from tests.fakes import FakeClock

KEY, OTHER_KEY = WECOM.encoding_aes_key, NEXT_KEY.encoding_aes_key
HOST = "https://ww-aibot-img-1.cos.ap-guangzhou.myqcloud.com"
LINK = f"{HOST}/a/b%20c.png?sign=q%2Bs%3D1&q-url-param-list="
HEADERS = {"Content-Type": "application/octet-stream", "Content-Disposition": "attachment; filename=a.png"}


def encrypt(content: bytes) -> bytes:
    return encrypt_padded(pad_frame(content))


def encrypt_padded(padded: bytes) -> bytes:
    return base64.b64decode(encrypt_raw(WECOM, padded).encrypt)


def fits(content: bytes, key: str) -> bool:
    try:
        decrypt_media(content, key)
    except DecryptionError:
        return False
    return True


def make_client(session: FakeSession, *keys: str) -> BotMediaClient:
    clock = FakeClock()
    return BotMediaClient(Transport(lambda: session, clock=clock, sleep=clock.advance), keys or (KEY,))


@pytest.mark.parametrize("content", [b"", b"a", b"\x89PNG" + bytes(28), bytes(1000)], ids=len)
def test_get_media_is_what_the_user_sent(content: bytes) -> None:
    session = FakeSession(Answer(200, HEADERS, encrypt(content)))
    assert make_client(session).get_media(f" {LINK} ") == Media(content, "application/octet-stream", "a.png")
    call = ApiCall("/a/b%20c.png", {"sign": "q+s=1", "q-url-param-list": ""}, repeatable=True, seconds=FILE_SECONDS)
    assert session.calls[0][:2] == (HOST, call)


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("attachment; filename=a.png", "a.png"),
        ('attachment; filename="a b.png"', "a b.png"),
        ("attachment; filename=\"a.png\"; filename*=UTF-8''%E5%9B%BE%201.png", "图 1.png"),
        ("图.png".join(("attachment; filename=", "")).encode().decode("latin-1"), "图.png"),
        ("attachment", ""),
        (None, ""),
    ],
)
def test_get_media_has_the_name_if_there_is_one(disposition: str | None, name: str) -> None:
    headers = {"Content-Disposition": disposition} if disposition else {}
    session = FakeSession(Answer(200, headers, encrypt(b"a")))
    assert make_client(session).get_media(LINK) == Media(b"a", "", name)


@pytest.mark.parametrize("keys", [(KEY, OTHER_KEY), (OTHER_KEY, KEY)])
def test_get_media_tries_every_key(keys: tuple[str, str]) -> None:
    session = FakeSession(Answer(200, HEADERS, encrypt(b"a picture")))
    assert make_client(session, *keys).get_media(LINK).content == b"a picture"


def test_get_media_that_two_keys_fit_is_the_one_with_more_padding() -> None:
    contents = [b"%d" % number for number in range(3000)]
    doubtful = [content for content in contents if fits(encrypt(content), OTHER_KEY)]
    for content in doubtful:
        session = FakeSession(Answer(200, HEADERS, encrypt(content)))
        assert make_client(session, OTHER_KEY, KEY).get_media(LINK).content == content
    assert doubtful


def test_get_media_that_no_key_fits_raises() -> None:
    session = FakeSession(Answer(200, HEADERS, encrypt_padded(bytes(32))))
    with pytest.raises(DecryptionError, match="the padding is broken"):
        make_client(session).get_media(LINK)
    session.answers.append(Answer(200, HEADERS, b"\x89PNG"))
    with pytest.raises(InvalidBlockError):
        make_client(session).get_media(LINK)


@pytest.mark.parametrize("url", ["", "a.png", "file:///etc/passwd", "https://"])
def test_get_media_of_what_is_no_link_asks_nobody(url: str) -> None:
    session = FakeSession()
    with pytest.raises(PlatformError, match="it is no link"):
        make_client(session).get_media(url)
    assert not session.calls


def test_get_media_behind_an_expired_link_raises_without_the_link() -> None:
    session = FakeSession(Answer(403, {}, b"AccessDenied"))
    with pytest.raises(PlatformError, match=r"^media: HTTP status 403; the link is good for five minutes$") as raised:
        make_client(session).get_media(LINK)
    assert type(raised.value) is PlatformError
    assert len(session.calls) == 1


def test_get_media_of_a_busy_store_is_tried_again() -> None:
    session = FakeSession(Answer(503, {}, b""), Answer(200, HEADERS, encrypt(b"a")))
    assert make_client(session).get_media(LINK).content == b"a"
    session.answers.extend([Answer(503, {}, b"")] * 3)
    with pytest.raises(PlatformUnavailableError, match="HTTP status 503"):
        make_client(session).get_media(LINK)
