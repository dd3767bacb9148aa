"""Which page of the platform a login opens: it depends on the app, and on where the user is."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from shared.errors import WrongClientError
from shared.login.login_app import AppKind, LoginApp
from shared.protocol.authorize_links import build_authorize_link, build_qrconnect_link, build_wecom_login_link

BASE = "snsapi_base"
USERINFO = "snsapi_userinfo"
WEBSITE = "snsapi_login"


class PageUrls(NamedTuple):
    """Where the platforms' pages are.

    Attributes:
        wechat_open: ``https://open.weixin.qq.com``.
        wecom_login: ``https://login.work.weixin.qq.com``.
    """

    wechat_open: str
    wecom_login: str


class Entrance(NamedTuple):
    """A page of the platform.

    Attributes:
        scope: What it is asked for.
        build_link: Builds the link to it with a state.
    """

    scope: str
    build_link: Callable[[str], str]


def choose_entrance(app: LoginApp, page_urls: PageUrls, user_agent: str, language: str) -> Entrance:
    """Chooses the page that opens.

    Inside WeCom and WeChat that is the platform's authorize page, in other browsers its QR page. A fan is asked for no
    more than the id at first: whether consent is needed shows when the fan is known to be new.

    Args:
        app: The app.
        page_urls: Where the platforms' pages are.
        user_agent: The header.
        language: ``zh`` or ``en``.

    Raises:
        WrongClientError: The app has no page for this browser.
    """
    client = user_agent.lower()
    in_wecom = "wxwork" in client
    in_wechat = "micromessenger" in client
    if app.kind is AppKind.OFFICIAL_ACCOUNT:
        if in_wechat and not in_wecom:
            return _authorize(app, page_urls, BASE)
        if not app.website_app_id:
            raise WrongClientError("this account's login opens in WeChat only")
        link = partial(build_qrconnect_link, page_urls.wechat_open, app.website_app_id, app.redirect_uri)
        return Entrance(WEBSITE, link)
    if in_wechat or in_wecom:
        return _authorize(app, page_urls, app.scope)
    if app.kind is AppKind.WECOM_APP and app.agent_id is None:
        raise WrongClientError("without agent_id the login opens in WeCom and WeChat only")
    return Entrance(
        BASE,
        lambda state: build_wecom_login_link(
            page_urls.wecom_login, app.app_id, app.redirect_uri, state, app.agent_id, language
        ),
    )


def ask_for_consent(app: LoginApp, page_urls: PageUrls) -> Entrance:
    """Returns the page on which a fan agrees to be known by name and picture."""
    return _authorize(app, page_urls, USERINFO)


def _authorize(app: LoginApp, page_urls: PageUrls, scope: str) -> Entrance:
    return Entrance(
        scope,
        lambda state: build_authorize_link(
            page_urls.wechat_open, app.app_id, app.redirect_uri, scope, state, app.agent_id
        ),
    )
