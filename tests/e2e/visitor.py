"""A member of a company who logs in with the phone."""

from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import httpx

IN_WECOM = {"user-agent": "Mozilla/5.0 (iPhone) wxwork/4.1 MicroMessenger/7.0"}
HOME = "https://app.example.com/home"


def log_in(client: httpx.Client, user: str = "linmei") -> dict[str, str]:
    """Logs a member in with the app ``calling``, and returns the session as a header."""
    login = client.get("/oauth/calling/login", params={"next": f"{HOME}/orders"}, headers=IN_WECOM)
    assert login.status_code == 302
    chosen = httpx.post(login.headers["location"], data={"user": user}, headers=IN_WECOM, trust_env=False)
    assert chosen.status_code == 302
    callback = urlsplit(chosen.headers["location"])
    finished = client.get(f"{callback.path}?{callback.query}", headers=IN_WECOM | _read_cookies(login))
    assert finished.status_code == 302
    assert finished.headers["location"].removesuffix("#") == f"{HOME}/orders"
    return _read_cookies(finished)


def _read_cookies(response: httpx.Response) -> dict[str, str]:
    """Returns the cookies as a header: httpx would send none of these, which are for https, to this machine."""
    cookies = SimpleCookie()
    for header in response.headers.get_list("set-cookie"):
        cookies.load(header)
    return {"cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in cookies.items() if cookie.value)}
