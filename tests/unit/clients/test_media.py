import pytest

from shared.clients.answers import Answer
from shared.clients.calls import ApiCall
from shared.clients.errcodes import WECOM_ERRORS
from shared.clients.media import read_media
from shared.errors import PlatformError, PlatformUnavailableError

CALL = ApiCall("/cgi-bin/media/get", {"media_id": "M"})


def latin(text: str) -> str:
    return text.encode().decode("latin-1")


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ('attachment; filename="picture.png"', "picture.png"),
        ("attachment; filename=picture.png", "picture.png"),
        (latin('attachment; filename="周报.txt"; size=7'), "周报.txt"),
        ("attachment", ""),
        ('attachment; filename="周报.txt"', "??.txt"),
    ],
)
def test_read_media_file_has_its_name(disposition: str, name: str) -> None:
    answer = Answer(200, {"Content-Disposition": disposition, "Content-Type": "image/png"}, b"PNG")

    assert read_media(answer, CALL, WECOM_ERRORS) == (b"PNG", "image/png", name)


def test_read_media_json_file_is_a_file() -> None:
    content = b'{"errcode":40007}'
    answer = Answer(200, {"Content-Disposition": "attachment; filename=a.json"}, content)

    assert read_media(answer, CALL, WECOM_ERRORS) == (content, "", "a.json")


def test_read_media_video_of_an_official_account_is_a_link() -> None:
    content = b'{"video_url":"http://example.invalid/v.mp4"}'
    answer = Answer(200, {"Content-Type": "application/json"}, content)

    assert read_media(answer, CALL, WECOM_ERRORS) == (content, "application/json", "")


def test_read_media_errcode_is_an_error() -> None:
    with pytest.raises(PlatformError, match="40007 invalid media_id"):
        read_media(Answer(200, {}, b'{"errcode":40007,"errmsg":"invalid media_id"}'), CALL, WECOM_ERRORS)


@pytest.mark.parametrize(
    ("status", "headers"),
    [(200, {}), (502, {"Content-Disposition": "attachment; filename=a.png"})],
    ids=["page", "status"],
)
def test_read_media_something_else_is_unavailable(status: int, headers: dict[str, str]) -> None:
    with pytest.raises(PlatformUnavailableError):
        read_media(Answer(status, headers, b"<html>"), CALL, WECOM_ERRORS)
