"""A login at the deployed bundle: from the link in a menu to a route that only members reach."""

from http.cookies import SimpleCookie

import httpx

_IN_WECOM = {"user-agent": "Mozilla/5.0 (iPhone) wxwork/4.1 MicroMessenger/7.0"}
_HOME = "https://app.example.com/home"


def _read_cookies(response: httpx.Response) -> dict[str, str]:
    """Returns the cookies as a header: httpx would send none of these, which are for https, to this machine."""
    cookies = SimpleCookie()
    for header in response.headers.get_list("set-cookie"):
        cookies.load(header)
    return {"cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in cookies.items() if cookie.value)}


def _log_in(client: httpx.Client) -> dict[str, str]:
    login = client.get("/oauth/calling/login", params={"next": f"{_HOME}/orders"}, headers=_IN_WECOM)
    assert login.status_code == 302
    chosen = httpx.post(login.headers["location"], data={"user": "linmei"}, headers=_IN_WECOM, trust_env=False)
    assert chosen.status_code == 302
    finished = httpx.get(chosen.headers["location"], headers=_IN_WECOM | _read_cookies(login), trust_env=False)
    assert finished.status_code == 302
    assert finished.headers["location"].removesuffix("#") == f"{_HOME}/orders"
    return _read_cookies(finished)


def test_login_opens_a_session_that_protected_routes_take(client: httpx.Client) -> None:
    session = _log_in(client)

    told = client.get("/oauth/calling/session", headers=session)
    assert (told.status_code, told.json()["user_id"]) == (200, "linmei")
    reached = client.get("/protected/calling", headers=session)
    assert (reached.status_code, reached.json()["user_id"]) == (200, "linmei")


def test_protected_route_is_closed_to_strangers(client: httpx.Client) -> None:
    assert client.get("/protected/calling").status_code == 401
    assert client.get("/protected/calling", headers={"cookie": "a=b"}).status_code == 403


def test_session_of_one_app_is_none_of_another(client: httpx.Client) -> None:
    assert client.get("/protected/demo-wecom", headers=_log_in(client)).status_code == 403


def test_login_to_return_elsewhere_is_refused_with_a_page(client: httpx.Client) -> None:
    response = client.get("/oauth/calling/login", params={"next": "https://evil.example/"}, headers=_IN_WECOM)

    assert response.status_code == 400
    assert response.headers["content-type"].startswith("text/html")
    assert "evil" not in response.text
