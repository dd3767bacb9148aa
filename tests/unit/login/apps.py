"""Apps that users can log in to, as the tests of the login use them."""

from shared.login.entrances import PageUrls
from shared.login.login_app import AppKind, LoginApp

PAGE_URLS = PageUrls("https://open.weixin.qq.com", "https://login.work.weixin.qq.com")
NEXT = "https://app.example.com/home"
KEYS = ("k" * 32,)

CORP_APP = LoginApp(
    name="demo",
    kind=AppKind.WECOM_APP,
    app_id="ww1",
    agent_id=1000021,
    website_app_id="",
    scope="snsapi_base",
    redirect_allow=(NEXT,),
    redirect_uri="https://wehook.example.com/oauth/demo/callback",
    session_keys=KEYS,
    session_seconds=3600,
)
SUITE = CORP_APP._replace(kind=AppKind.WECOM_SUITE, app_id="wx31be07d2c95a64f8", agent_id=None)
ACCOUNT = CORP_APP._replace(kind=AppKind.OFFICIAL_ACCOUNT, app_id="wx0123456789abcdef", agent_id=None)
