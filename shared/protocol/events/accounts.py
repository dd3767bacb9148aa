"""The life of an Official Account: its verification, its users' consent, its customer service, its scan codes.

https://developers.weixin.qq.com/doc/offiaccount/Account_Management/Wechat_Accreditation_Event_Push.html (verification),
https://developers.weixin.qq.com/doc/offiaccount/OA_Web_Apps/authorization_change.html (consent),
https://developers.weixin.qq.com/doc/offiaccount/Customer_Service/Session_control.html (customer service).
"""

from shared.protocol.messages import Event
from shared.protocol.records import wire


class ExpiringEvent(Event):
    """A state of the verification that holds until ``expired_time``, in seconds since the epoch."""

    expired_time: int = wire("ExpiredTime")


class QualificationVerifySuccessEvent(ExpiringEvent, kind="qualification_verify_success"):
    """The company was verified."""


class NamingVerifySuccessEvent(ExpiringEvent, kind="naming_verify_success"):
    """The name was verified."""


class AnnualRenewEvent(ExpiringEvent, kind="annual_renew"):
    """The verification has to be renewed."""


class VerifyExpiredEvent(ExpiringEvent, kind="verify_expired"):
    """The verification has expired."""


class VerifyFailEvent(Event):
    """A verification failed.

    Attributes:
        fail_time: When, in seconds since the epoch.
        fail_reason: Why.
    """

    fail_time: int = wire("FailTime")
    fail_reason: str = wire("FailReason")


class QualificationVerifyFailEvent(VerifyFailEvent, kind="qualification_verify_fail"):
    """The company was not verified."""


class NamingVerifyFailEvent(VerifyFailEvent, kind="naming_verify_fail"):
    """The name was not verified; the account keeps its rights."""


class ConsentEvent(Event):
    """What a user lets the account know changed; ``from_user_name`` is not the user here.

    Attributes:
        open_id: The user.
        union_id: The user across the accounts of a company; may be empty.
        app_id: The account.
    """

    open_id: str = wire("OpenID")
    union_id: str = wire("UnionID")
    app_id: str = wire("AppID")


class UserInfoModifiedEvent(ConsentEvent, kind="user_info_modified"):
    """The platform has cleaned the profile of a user."""


class UserAuthorizationRevokeEvent(ConsentEvent, kind="user_authorization_revoke"):
    """A user has withdrawn consent; what is stored of it has to be deleted.

    Attributes:
        revoke_info: To what: 205 nickname and avatar, 206 location, 301 everything, and so on.
    """

    revoke_info: str = wire("RevokeInfo")


class UserAuthorizationCancellationEvent(ConsentEvent, kind="user_authorization_cancellation"):
    """A user has closed the account at WeChat; what is stored of it has to be deleted."""


class KfSessionEvent(Event):
    """A chat with human customer service.

    Attributes:
        kf_account: Who serves: ``name@account``.
    """

    kf_account: str = wire("KfAccount")


class KfCreateSessionEvent(KfSessionEvent, kind="kf_create_session"):
    """A chat with human customer service began."""


class KfCloseSessionEvent(KfSessionEvent, kind="kf_close_session"):
    """A chat with human customer service ended.

    Attributes:
        close_type: How it ended.
    """

    close_type: str = wire("CloseType")


class KfSwitchSessionEvent(Event, kind="kf_switch_session"):
    """A chat was handed over from one agent of customer service to another."""

    from_kf_account: str = wire("FromKfAccount")
    to_kf_account: str = wire("ToKfAccount")


class GuideQrcodeScanEvent(Event, kind="guide_qrcode_scan_event"):
    """A user scanned the QR code of a shopping guide.

    Attributes:
        qrcode_guide_account: The guide's account at WeChat.
        qrcode_guide_openid: Or the guide's open id.
        openid: The user.
        action: What happened.
        qrcode_info: What the QR code was set up with.
    """

    qrcode_guide_account: str = wire("GuideScanEvent.qrcode_guide_account")
    qrcode_guide_openid: str = wire("GuideScanEvent.qrcode_guide_openid")
    openid: str = wire("GuideScanEvent.openid")
    action: int = wire("GuideScanEvent.action")
    qrcode_info: str = wire("GuideScanEvent.qrcode_info")


class PoiCheckNotifyEvent(Event, kind="poi_check_notify"):
    """A shop was examined.

    Attributes:
        uniq_id: The account's own id of the shop.
        poi_id: The platform's id of the shop.
        result: ``succ`` or ``fail``.
        msg: Why.
    """

    uniq_id: str = wire("UniqId")
    poi_id: str = wire("PoiId")
    result: str = wire("Result")
    msg: str = wire("Msg")


class DebugDemoEvent(Event, kind="debug_demo"):
    """What the platform's page for testing the encryption sends."""

    debug_str: str = wire("debug_str")
