"""The platforms' error codes, as their API calls answer them; {ip} stands for the address that the call came from."""

EGRESS_ADDRESS = "203.0.113.7"
"""Where all calls seem to come from: a public address, since no console would list this machine's own."""

WECOM_MESSAGES = {
    -1: "system busy",
    40001: "invalid credential",
    40003: "invalid openid",
    40004: "invalid media type",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid corpid",
    40014: "invalid access_token",
    40016: "invalid button count",
    40017: "invalid button type",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40020: "invalid button url size",
    40029: "invalid code",
    40032: "invalid userid list size",
    40056: "invalid agentid",
    40058: "invalid Request Parameter",
    40066: "invalid url",
    40078: "invalid auth_code",
    40082: "invalid suite_token",
    40083: "invalid suite_id",
    40084: "invalid permanent_code",
    40085: "invalid suite_ticket",
    40091: "invalid provider_secret",
    41001: "access_token missing",
    41002: "corpid missing",
    41004: "corpsecret missing",
    41005: "media data missing",
    41008: "code missing",
    41010: "missing url",
    41016: "missing title",
    41033: "missing description",
    42001: "access_token expired",
    42003: "code expired",
    42007: "pre_auth_code expired",
    42009: "suite_access_token expired",
    42022: "code already used",
    43001: "require GET method",
    43002: "require POST method",
    43012: "require callback url",
    44001: "empty media data",
    44004: "empty content",
    45002: "content too large",
    45009: "api freq out of limit",
    45033: "api concurrency out of limit",
    46003: "no menu",
    47001: "data format error",
    48001: "api unauthorized",
    48002: "api forbidden",
    48004: "api forbidden for irregularities",
    50001: "redirect_uri not trusted",
    50002: "user not in the visible scope",
    50003: "agent is disabled",
    60020: "not allow to access from your ip",
    81013: "user & party & tag all invalid",
    82001: "user & party & tag all empty",
    82002: "party list too long",
    82003: "tag list too long",
    84014: "user_ticket expired",
    84015: "invalid user_ticket",
    84025: "invalid state",
    301002: "not allow to operate this agent",
    301007: "corp is dissolved or blocked",
    846000: "not a provider-built or third-party app",
}

WECHAT_MESSAGES = {
    -1: "system error",
    40001: "invalid credential, access_token is invalid or not latest",
    40002: "invalid grant_type",
    40003: "invalid openid",
    40004: "invalid media type",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid appid",
    40014: "invalid access_token",
    40016: "invalid button size",
    40017: "invalid button type",
    40018: "invalid button name size",
    40019: "invalid button key size",
    40020: "invalid button url size",
    40029: "invalid code",
    40030: "invalid refresh_token",
    40066: "invalid url",
    40125: "invalid appsecret",
    40163: "code been used",
    40164: "invalid ip {ip} ipv6 ::ffff:{ip}, not in whitelist",
    40243: "appsecret is frozen",
    41001: "access_token missing",
    41002: "appid missing",
    41004: "appsecret missing",
    41005: "media data missing",
    41008: "missing code",
    42001: "access_token expired",
    42002: "refresh_token expired",
    42003: "code expired",
    43001: "require GET method",
    43002: "require POST method",
    44002: "empty post data",
    44004: "empty content",
    45002: "message content size out of limit",
    45008: "articles size out of limit",
    45009: "reach max api daily quota limit",
    45011: "api minute-quota reach limit, must slower, retry next minute",
    45015: "response out of time limit or subscription is canceled",
    45047: "out of response count limit",
    46003: "menu no exist",
    47001: "data format error",
    48001: "api unauthorized",
    48004: "api forbidden for irregularities",
    48006: "forbid to clear quota because of reaching the limit",
    50002: "user limited",
    50004: "api of access_token is forbidden",
    50007: "account is frozen",
    61004: "access clientip is not registered requestIP: {ip}",
    65301: "menu not exist",
    65302: "no such user",
    65303: "there is no selfmenu, please create selfmenu first",
    65304: "match rule empty",
    65307: "button empty",
    65316: "too many domains to jump to",
    65320: "match rule has private information",
    89503: "this ip {ip} has to be confirmed by the administrator",
    89506: "this ip {ip} was refused by the administrator, for 24 hours",
    89507: "this ip {ip} was refused by the administrator, for 1 hour",
}


class ApiError(Exception):
    """An API call is refused.

    Args:
        errcode: The platform's number.
        hint: What is wrong, beyond the platform's own words.
    """

    def __init__(self, errcode: int, hint: str = "") -> None:
        super().__init__(f"{errcode} {hint}".strip())
        self.errcode = errcode
        self.hint = hint


def errmsg(error: ApiError, trace: str, *, wecom: bool) -> str:
    """Returns the text of an error in the platform's own form.

    Args:
        error: The error.
        trace: Number of the call.
        wecom: Whether it is WeCom's.
    """
    messages = WECOM_MESSAGES if wecom else WECHAT_MESSAGES
    text = messages[error.errcode].format(ip=EGRESS_ADDRESS) + (f" ({error.hint})" if error.hint else "")
    if not wecom:
        return f"{text} rid: {trace}"
    link = f"more info at https://open.work.weixin.qq.com/devtool/query?e={error.errcode}"
    return f"{text}, hint: [{trace}], from ip: {EGRESS_ADDRESS}, {link}"
