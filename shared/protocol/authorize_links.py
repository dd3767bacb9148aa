"""Links to the pages on which a user allows a login.

WeCom: https://developer.work.weixin.qq.com/document/path/91022, web login 98151 and 98152; Official Account:
https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/Wechat_webpage_authorization.html; website app:
https://developers.weixin.qq.com/doc/oplatform/Website_App/WeChat_Login/Wechat_Login.html.

The clients match a link by a strict pattern, so the order of the parameters is the platforms', the address to return
to is encoded whole, and the fragment is part of the link.
"""

from urllib.parse import quote

_FRAGMENT = "#wechat_redirect"


def build_authorize_link(
    base_url: str, app_id: str, redirect_uri: str, scope: str, state: str, agent_id: int | None = None
) -> str:
    """Builds the link for use inside WeCom or WeChat.

    Args:
        base_url: Origin of the page, ``https://open.weixin.qq.com``.
        app_id: Corp id, suite id or AppID.
        redirect_uri: Where the user goes afterwards, not encoded yet.
        scope: ``snsapi_base``, ``snsapi_userinfo`` or ``snsapi_privateinfo``.
        state: Letters and digits, at most 128; comes back unchanged.
        agent_id: The app in the corp; WeCom wants it for ``snsapi_privateinfo``.
    """
    agent = "" if agent_id is None else f"&agentid={agent_id}"
    return (
        f"{base_url}/connect/oauth2/authorize?appid={_encode(app_id)}&redirect_uri={_encode(redirect_uri)}"
        f"&response_type=code&scope={scope}&state={state}{agent}{_FRAGMENT}"
    )


def build_qrconnect_link(base_url: str, app_id: str, redirect_uri: str, state: str) -> str:
    """Builds the link to WeChat's QR page, for use in any browser.

    Args:
        base_url: Origin of the page, ``https://open.weixin.qq.com``.
        app_id: AppID of the Open Platform's website app, which is not the Official Account's.
        redirect_uri: Where the user goes afterwards, not encoded yet.
        state: Letters and digits, at most 128; comes back unchanged.
    """
    return (
        f"{base_url}/connect/qrconnect?appid={_encode(app_id)}&redirect_uri={_encode(redirect_uri)}"
        f"&response_type=code&scope=snsapi_login&state={state}{_FRAGMENT}"
    )


def build_wecom_login_link(
    base_url: str, app_id: str, redirect_uri: str, state: str, agent_id: int | None, lang: str
) -> str:
    """Builds the link to WeCom's QR page, for use in any browser.

    Args:
        base_url: Origin of the page, ``https://login.work.weixin.qq.com``.
        app_id: Corp id; for a third-party app the SuiteID of its login authorization (登录授权).
        redirect_uri: Where the user goes afterwards, not encoded yet.
        state: Letters and digits, at most 128; comes back unchanged.
        agent_id: The app in the corp; None for a third-party app.
        lang: ``zh`` or ``en``.
    """
    login = "login_type=ServiceApp" if agent_id is None else "login_type=CorpApp"
    agent = "" if agent_id is None else f"&agentid={agent_id}"
    return (
        f"{base_url}/wwlogin/sso/login?{login}&appid={_encode(app_id)}{agent}"
        f"&redirect_uri={_encode(redirect_uri)}&state={state}&lang={lang}"
    )


def _encode(value: str) -> str:
    return quote(value, safe="")
