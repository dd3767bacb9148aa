"""The life of a WeCom app, and of what the company has set up around it.

https://developer.work.weixin.qq.com/document/path/90240, 95796 (chain), 92535 (workbench), 95038 (administrators),
95716 (licences), 96219 (media), 100080 (security), 99876 (accounts), 100048 (programs); a provider's form 93373.
"""

from shared.protocol.messages import Event
from shared.protocol.records import wire


class ShareAgentChangeEvent(Event, kind="share_agent_change"):
    """A company above shares the app with one below, or does not any more.

    Attributes:
        app_id: The app at the provider.
        corp_id: The company above.
    """

    app_id: str = wire("AppId")
    corp_id: str = wire("CorpId")


class ShareChainChangeEvent(Event, kind="share_chain_change"):
    """The same along a chain of companies.

    Attributes:
        app_id: The app at the provider.
        corp_id: The company above.
    """

    app_id: str = wire("AppId")
    corp_id: str = wire("CorpId")


class ChangeChainEvent(Event, kind="change_chain"):
    """A chain of companies changed, as ``change_type`` says.

    Attributes:
        chain_id: The chain.
        group_ids: Groups in it.
        corp_ids: Companies in it.
    """

    chain_id: str = wire("ChainId")
    group_ids: tuple[str, ...] = wire("GroupIds.GroupId")
    corp_ids: tuple[str, ...] = wire("CorpIds.CorpId")


class InactiveAlertEvent(Event, kind="inactive_alert"):
    """The app will be suspended, since nobody uses it.

    Attributes:
        effect_time: When, in seconds since the epoch.
    """

    effect_time: int = wire("EffectTime")


class CloseInactiveAgentEvent(Event, kind="close_inactive_agent"):
    """The app was suspended, since nobody uses it."""


class ReopenInactiveAgentEvent(Event, kind="reopen_inactive_agent"):
    """The app is no longer suspended."""


class LowActiveAlertEvent(Event, kind="low_active_alert"):
    """The app will count as little used.

    Attributes:
        effect_time: When, in seconds since the epoch.
    """

    effect_time: int = wire("EffectTime")


class LowActiveEvent(Event, kind="low_active"):
    """The app counts as little used."""


class ActiveRestoredEvent(Event, kind="active_restored"):
    """The app no longer counts as little used."""


class SwitchWorkbenchModeEvent(Event, kind="switch_workbench_mode"):
    """The app's tile on the workbench was switched.

    Attributes:
        mode: 1 the app's own template, 0 none.
    """

    mode: int = wire("Mode")


class ChangeAppAdminEvent(Event, kind="change_app_admin"):
    """The administrators of the app changed."""


class UnlicensedNotifyEvent(Event, kind="unlicensed_notify"):
    """A member without a licence for the interface used the app."""


class UploadMediaJobFinishEvent(Event, kind="upload_media_job_finish"):
    """A file that WeCom fetched by itself is there.

    Attributes:
        job_id: The job.
    """

    job_id: str = wire("JobId")


class SecurityEvent(Event, kind="security"):
    """A setting of security changed, as ``change_type`` says: ``change_domain_ip``."""


class SubmitVipAccountApprovalEvent(Event, kind="submit_vip_account_approval"):
    """A member asks for an account with more rights.

    Attributes:
        apply_id: The request.
        business_type: What the account is for.
        apply_reason: Why.
    """

    apply_id: str = wire("ApplyId")
    business_type: int = wire("BusinessType")
    apply_reason: str = wire("ApplyReason")


class FinishVipAccountApprovalEvent(Event, kind="finish_vip_account_approval"):
    """The request for an account with more rights was decided.

    Attributes:
        apply_id: The request.
        finish_type: How.
    """

    apply_id: str = wire("ApplyId")
    finish_type: int = wire("FinishType")


class ProgramNotifyEvent(Event, kind="program_notify"):
    """A program in the protected data area notifies.

    Attributes:
        notify_id: The notice.
        notify_scene: What it is about.
    """

    notify_id: str = wire("NotifyId")
    notify_scene: str = wire("NotifyScene")
