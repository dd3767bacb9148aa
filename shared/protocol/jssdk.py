"""Signatures by which a page may use the JS-SDK: ``wx.config``, and on WeCom ``wx.agentConfig``.

Pages: https://developer.work.weixin.qq.com/document/path/90506 and
https://developers.weixin.qq.com/doc/service/guide/h5/jssdk.html
"""

import hashlib


def sign_jssdk(ticket: str, noncestr: str, timestamp: int, url: str) -> str:
    """Computes the signature of a page.

    Args:
        ticket: The jsapi or the agent_config ticket.
        noncestr: Any text, which the page has to give as well.
        timestamp: Seconds since the epoch, likewise.
        url: The page's address as the browser shows it; what follows a ``#`` is left out.

    Returns:
        Forty lowercase hex digits.
    """
    page = url.partition("#")[0]
    signed = f"jsapi_ticket={ticket}&noncestr={noncestr}&timestamp={timestamp}&url={page}"
    return hashlib.sha1(signed.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def build_config(app_id: str, ticket: str, noncestr: str, timestamp: int, url: str) -> dict[str, str | int]:
    """Builds what a page gives to ``wx.config``, but for its ``jsApiList``.

    Args:
        app_id: The corp, or the Official Account.
        ticket: The jsapi ticket.
        noncestr: Random text.
        timestamp: Seconds since the epoch.
        url: The page's address.
    """
    signature = sign_jssdk(ticket, noncestr, timestamp, url)
    return {"appId": app_id, "timestamp": timestamp, "nonceStr": noncestr, "signature": signature}


def build_agent_config(
    corp_id: str, agent_id: int, ticket: str, noncestr: str, timestamp: int, url: str
) -> dict[str, str | int]:
    """Builds what a page gives to ``wx.agentConfig``, but for its ``jsApiList``.

    Args:
        corp_id: The corp.
        agent_id: The app's id.
        ticket: The agent_config ticket.
        noncestr: Random text.
        timestamp: Seconds since the epoch.
        url: The page's address.
    """
    signature = sign_jssdk(ticket, noncestr, timestamp, url)
    signed: dict[str, str | int] = {"timestamp": timestamp, "nonceStr": noncestr, "signature": signature}
    return {"corpid": corp_id, "agentid": agent_id, **signed}
