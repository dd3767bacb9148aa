"""A company's customers: contacts, groups, tags, customer service and acquisition links.

https://developer.work.weixin.qq.com/document/path/92130 (customer contact), 94670 and 97712 (WeChat customer service),
97299 (acquisition), 95039 (archive); in the form of a provider's command URL 92277, 97402.
"""

from shared.protocol.messages import Event
from shared.protocol.records import wire


class ChangeExternalContactEvent(Event, kind="change_external_contact"):
    """A customer was added, edited, deleted or handed over, as ``change_type`` says.

    Attributes:
        user_id: The member.
        external_user_id: The customer.
        state: Where the customer came from, as the link or code was set up.
        welcome_code: Sends the welcome once, within 20 seconds; a secret.
        source: ``DELETE_BY_TRANSFER`` where a handover deleted the customer.
        fail_reason: Why a handover failed: ``customer_refused`` or ``customer_limit_exceed``.
    """

    user_id: str = wire("UserID")
    external_user_id: str = wire("ExternalUserID")
    state: str = wire("State")
    welcome_code: str = wire("WelcomeCode")
    source: str = wire("Source")
    fail_reason: str = wire("FailReason")


class ChangeExternalChatEvent(Event, kind="change_external_chat"):
    """A group of customers was created, changed or dismissed, as ``change_type`` says.

    Attributes:
        chat_id: The group.
        update_detail: ``add_member``, ``del_member``, ``change_owner``, ``change_name`` or ``change_notice``.
        join_scene: 0 invited, 3 by QR code.
        quit_scene: 0 left, 1 removed.
        mem_change_cnt: How many came or went.
        mem_change_list: Who came or went.
        last_mem_ver: Version of the list of members before.
        cur_mem_ver: Version of the list of members now.
    """

    chat_id: str = wire("ChatId")
    update_detail: str = wire("UpdateDetail")
    join_scene: int = wire("JoinScene")
    quit_scene: int = wire("QuitScene")
    mem_change_cnt: int = wire("MemChangeCnt")
    mem_change_list: tuple[str, ...] = wire("MemChangeList.Item")
    last_mem_ver: str = wire("LastMemVer")
    cur_mem_ver: str = wire("CurMemVer")


class ChangeExternalTagEvent(Event, kind="change_external_tag"):
    """A tag for customers was created, changed, deleted or moved, as ``change_type`` says.

    Attributes:
        id: The tag or the group of tags.
        tag_type: ``tag`` or ``tag_group``.
        strategy_id: The group of rules that it belongs to.
    """

    id: str = wire("Id")
    tag_type: str = wire("TagType")
    strategy_id: str = wire("StrategyId")


class KFMsgOrEventEvent(Event, kind="kf_msg_or_event"):
    """Something is new in WeChat customer service; ``kf/sync_msg`` has it.

    Attributes:
        token: For ``kf/sync_msg``, 10 minutes; a secret.
        open_kf_id: The customer-service account.
    """

    token: str = wire("Token")
    open_kf_id: str = wire("OpenKfId")


class KfAccountAuthChangeEvent(Event, kind="kf_account_auth_change"):
    """The app may now serve other customer-service accounts.

    Attributes:
        auth_add_open_kf_ids: Accounts that were added.
        auth_del_open_kf_ids: Accounts that were taken away.
    """

    auth_add_open_kf_ids: tuple[str, ...] = wire("AuthAddOpenKfId")
    auth_del_open_kf_ids: tuple[str, ...] = wire("AuthDelOpenKfId")


class CustomerAcquisitionEvent(Event, kind="customer_acquisition"):
    """Something happened to an acquisition link or its quota, as ``change_type`` says.

    Attributes:
        link_id: The link.
        state: Where the customer came from, as the link was set up.
        user_id: The member.
        external_user_id: The customer.
        chat_key: Finds the customer's message, for about 30 minutes.
        expire_time: When the quota expires, in seconds since the epoch.
        expire_quota_num: How much of it.
    """

    link_id: str = wire("LinkId")
    state: str = wire("State")
    user_id: str = wire("UserID")
    external_user_id: str = wire("ExternalUserID")
    chat_key: str = wire("ChatKey")
    expire_time: int = wire("ExpireTime")
    expire_quota_num: int = wire("ExpireQuotaNum")


class CustomerAcquisitionPermitChangeEvent(Event, kind="customer_acquisition_permit_change"):
    """The permission of a provider to use acquisition links changed."""


class MsgAuditNotifyEvent(Event, kind="msgaudit_notify"):
    """The archive of chats has new content; sent every 15 seconds at most."""
