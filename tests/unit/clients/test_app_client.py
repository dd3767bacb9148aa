from shared.clients.answers import Answer
from shared.clients.api import TokenApi
from shared.clients.app_client import AppClient
from shared.clients.calls import ApiCall, MediaFile
from tests.client_fakes import FakeSession

TOKEN = {"access_token": "token-1"}
MENU = {"button": [{"type": "click", "name": "今日", "key": "M_TODAY"}]}


def test_get_callback_ips_are_texts(token_api: TokenApi, session: FakeSession) -> None:
    session.answers.extend([{"errcode": 0, "ip_list": ["203.0.113.7", "198.51.100.0/24"]}, {}])

    assert AppClient(token_api).get_callback_ips() == ["203.0.113.7", "198.51.100.0/24"]
    assert AppClient(token_api).get_callback_ips() == []
    assert session.last == ApiCall("/cgi-bin/getcallbackip", TOKEN, repeatable=True)


def test_menu_calls_send_and_return_the_platforms_own_form(token_api: TokenApi, session: FakeSession) -> None:
    client, answer = AppClient(token_api), {"menu": MENU}
    session.answers.extend([{"errcode": 0}, answer, {"errcode": 0}])
    client.create_menu(MENU)

    assert client.get_menu() == answer
    client.delete_menu()
    assert [call for _, call, _ in session.calls] == [
        ApiCall("/cgi-bin/menu/create", TOKEN, MENU, repeatable=True),
        ApiCall("/cgi-bin/menu/get", TOKEN, repeatable=True),
        ApiCall("/cgi-bin/menu/delete", TOKEN, repeatable=True),
    ]


def test_upload_media_returns_the_media_id(token_api: TokenApi, session: FakeSession) -> None:
    session.answers.extend([{"errcode": 0, "media_id": "M1"}, {"thumb_media_id": "M2"}])
    client = AppClient(token_api)

    assert client.upload_media("image", "图.png", b"PNG...") == "M1"
    assert client.upload_media("thumb", "图.png", b"PNG...") == "M2"
    assert session.calls[0][1:] == (
        ApiCall(
            "/cgi-bin/media/upload",
            {**TOKEN, "type": "image"},
            file=MediaFile("图.png", b"PNG..."),
            repeatable=True,
            seconds=60,
        ),
        60,
    )


def test_get_media_returns_the_file(token_api: TokenApi, session: FakeSession) -> None:
    session.answers.append(Answer(200, {"Content-Disposition": "attachment; filename=a.amr"}, b"AMR"))

    assert AppClient(token_api).get_media("M1") == (b"AMR", "", "a.amr")
    assert session.last.query == {**TOKEN, "media_id": "M1"}
