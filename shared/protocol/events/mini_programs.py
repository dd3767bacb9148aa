"""Examinations of a mini program and of what its users upload.

https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html.
"""

from shared.protocol.messages import Event
from shared.protocol.records import Record, wire


class MediaCheckDetail(Record):
    """What one examiner found.

    Attributes:
        strategy: The examiner.
        errcode: 0 where it worked.
        suggest: ``pass``, ``review`` or ``risky``.
        label: What it found.
        prob: How sure it is, 0 to 100.
    """

    strategy: str = wire("strategy")
    errcode: int = wire("errcode")
    suggest: str = wire("suggest")
    label: int = wire("label")
    prob: float = wire("prob")


class WxaMediaCheckEvent(Event, kind="wxa_media_check"):
    """A picture or a recording was examined.

    Attributes:
        app_id: The mini program.
        trace_id: The job.
        version: 2; of version 1 only the last three attributes are filled.
        suggest: ``pass``, ``review`` or ``risky``.
        label: What was found.
        detail: What each examiner found.
        is_risky: 1 where it is.
        extra_info_json: More about it.
        status_code: 0, or 4294966288 where the link could not be downloaded.
    """

    app_id: str = wire("appid")
    trace_id: str = wire("trace_id")
    version: int = wire("version")
    suggest: str = wire("result.suggest")
    label: int = wire("result.label")
    detail: tuple[MediaCheckDetail, ...] = wire("detail")
    is_risky: int = wire("isrisky")
    extra_info_json: str = wire("extra_info_json")
    status_code: int = wire("status_code")


class WeappAuditSuccessEvent(Event, kind="weapp_audit_success"):
    """The code of a mini program was approved.

    Attributes:
        succ_time: When, in seconds since the epoch.
    """

    succ_time: int = wire("SuccTime")


class WeappAuditFailEvent(Event, kind="weapp_audit_fail"):
    """The code of a mini program was refused.

    Attributes:
        reason: Why.
        fail_time: When, in seconds since the epoch.
        screen_shot: Media ids of pictures, joined by ``|``.
    """

    reason: str = wire("Reason")
    fail_time: int = wire("FailTime")
    screen_shot: str = wire("ScreenShot")


class WeappAuditDelayEvent(Event, kind="weapp_audit_delay"):
    """The examination of a mini program takes longer.

    Attributes:
        reason: Why.
        delay_time: When it was put off, in seconds since the epoch.
    """

    reason: str = wire("Reason")
    delay_time: int = wire("DelayTime")


class WxaNicknameAuditEvent(Event, kind="wxa_nickname_audit"):
    """The name of a mini program was examined.

    Attributes:
        ret: 2 refused, 3 passed.
        nickname: The name.
        reason: Why.
    """

    ret: int = wire("ret")
    nickname: str = wire("nickname")
    reason: str = wire("reason")


class WxaCategoryAuditEvent(Event, kind="wxa_category_audit"):
    """A category of a mini program was examined.

    Attributes:
        ret: 2 refused, 3 passed.
        first: The category.
        second: The category below it.
        reason: Why.
    """

    ret: int = wire("ret")
    first: str = wire("first")
    second: str = wire("second")
    reason: str = wire("reason")


class WxaPrivacyApplyEvent(Event, kind="wxa_privacy_apply"):
    """The request of a mini program for a private interface was decided.

    Attributes:
        api_name: The interface.
        apply_time: When it was asked for.
        audit_id: The request.
        audit_time: When it was decided.
        reason: Why.
        status: How it was decided.
    """

    api_name: str = wire("result_info.api_name")
    apply_time: str = wire("result_info.apply_time")
    audit_id: str = wire("result_info.audit_id")
    audit_time: str = wire("result_info.audit_time")
    reason: str = wire("result_info.reason")
    status: str = wire("result_info.status")
