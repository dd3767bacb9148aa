"""Who is kept out of the deployed bundle, though others log in."""

import httpx

from tests.e2e.visitor import IN_WECOM, log_in


def test_protected_route_is_closed_to_strangers(client: httpx.Client) -> None:
    assert client.get("/protected/calling").status_code == 401
    assert client.get("/protected/calling", headers={"cookie": "a=b"}).status_code == 403


def test_session_of_one_app_is_none_of_another(client: httpx.Client) -> None:
    assert client.get("/protected/demo-wecom", headers=log_in(client)).status_code == 403


def test_login_to_return_elsewhere_is_refused_with_a_page(client: httpx.Client) -> None:
    response = client.get("/oauth/calling/login", params={"next": "https://evil.example/"}, headers=IN_WECOM)

    assert response.status_code == 400
    assert response.headers["content-type"].startswith("text/html")
    assert "evil" not in response.text
