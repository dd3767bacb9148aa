"""The progress of approvals.

https://developer.work.weixin.qq.com/document/path/90269 (an app's own approvals), 91815 (the approvals of WeCom).
"""

from shared.protocol.messages import Event
from shared.protocol.records import Record, wire


class ApprovalItem(Record):
    """An approver, or somebody who is told.

    Attributes:
        item_name: The member's name.
        item_user_id: The member.
        item_party: The member's department.
        item_image: Link to the member's picture.
        item_status: 1 pending, 2 approved, 3 rejected, 4 transferred.
        item_speech: What the approver wrote.
        item_op_time: When, in seconds since the epoch.
    """

    item_name: str = wire("ItemName")
    item_user_id: str = wire("ItemUserId")
    item_party: str = wire("ItemParty")
    item_image: str = wire("ItemImage")
    item_status: int = wire("ItemStatus")
    item_speech: str = wire("ItemSpeech")
    item_op_time: int = wire("ItemOpTime")


class ApprovalNode(Record):
    """A step of an approval.

    Attributes:
        node_status: 1 pending, 2 approved, 3 rejected, 4 transferred.
        node_attr: 1 any approver is enough, 2 all are needed.
        node_type: 1 fixed members, 2 a tag, 3 the superior.
        items: The approvers.
    """

    node_status: int = wire("NodeStatus")
    node_attr: int = wire("NodeAttr")
    node_type: int = wire("NodeType")
    items: tuple[ApprovalItem, ...] = wire("Items.Item")


class OpenApprovalChangeEvent(Event, kind="open_approval_change"):
    """An approval that an app has started made progress.

    Attributes:
        third_no: The number that the app has given it.
        open_sp_name: Name of the template.
        open_template_id: The template.
        open_sp_status: 1 pending, 2 approved, 3 rejected, 4 cancelled.
        apply_time: Seconds since the epoch.
        apply_user_name: The name of the member who applies.
        apply_user_id: The member.
        apply_user_party: The member's department.
        apply_user_image: Link to the member's picture.
        approval_nodes: The steps.
        notify_nodes: Who is told.
        approver_step: The step that it has come to, from 0.
    """

    third_no: str = wire("ApprovalInfo.ThirdNo")
    open_sp_name: str = wire("ApprovalInfo.OpenSpName")
    open_template_id: str = wire("ApprovalInfo.OpenTemplateId")
    open_sp_status: int = wire("ApprovalInfo.OpenSpStatus")
    apply_time: int = wire("ApprovalInfo.ApplyTime")
    apply_user_name: str = wire("ApprovalInfo.ApplyUserName")
    apply_user_id: str = wire("ApprovalInfo.ApplyUserId")
    apply_user_party: str = wire("ApprovalInfo.ApplyUserParty")
    apply_user_image: str = wire("ApprovalInfo.ApplyUserImage")
    approval_nodes: tuple[ApprovalNode, ...] = wire("ApprovalInfo.ApprovalNodes.ApprovalNode")
    notify_nodes: tuple[ApprovalItem, ...] = wire("ApprovalInfo.NotifyNodes.NotifyNode")
    approver_step: int = wire("ApprovalInfo.approverstep")


class SpDetail(Record):
    """What one approver did.

    Attributes:
        user_id: The approver.
        speech: What the approver wrote.
        sp_status: 1 pending, 2 approved, 3 rejected, 4 transferred.
        sp_time: When, in seconds since the epoch.
        media_ids: What the approver attached.
    """

    user_id: str = wire("Approver.UserId", "UserInfo.UserId")
    speech: str = wire("Speech")
    sp_status: int = wire("SpStatus", "SpYj")
    sp_time: int = wire("SpTime")
    media_ids: tuple[str, ...] = wire("MediaId", "MediaIds")


class SpRecord(Record):
    """A step of an approval.

    Attributes:
        sp_status: 1 pending, 2 approved, 3 rejected, 4 transferred.
        approver_attr: 1 any approver is enough, 2 all are needed.
        details: What each approver did.
    """

    sp_status: int = wire("SpStatus")
    approver_attr: int = wire("ApproverAttr", "ApvRel")
    details: tuple[SpDetail, ...] = wire("Details", "SubNodeList")


class ProcessNode(SpRecord):
    """A step of an approval in the newer list, which has those who are told too.

    Attributes:
        node_type: What kind of step.
    """

    node_type: int = wire("NodeType")


class ApprovalComment(Record):
    """A comment on an approval.

    Attributes:
        user_id: Who wrote it.
        comment_time: When, in seconds since the epoch.
        comment_content: The text.
        comment_id: The comment.
        attach: Media ids of what is attached.
    """

    user_id: str = wire("CommentUserInfo.UserId")
    comment_time: int = wire("CommentTime")
    comment_content: str = wire("CommentContent")
    comment_id: str = wire("CommentId")
    attach: tuple[str, ...] = wire("Attach")


class SysApprovalChangeEvent(Event, kind="sys_approval_change"):
    """An approval in WeCom's own approval app made progress.

    Attributes:
        sp_no: Number of the approval.
        sp_name: Name of the template.
        sp_status: 1 pending, 2 approved, 3 rejected, 4 withdrawn, 6 withdrawn after approval, 7 deleted, 10 paid.
        template_id: The template.
        apply_time: Seconds since the epoch.
        apply_user_id: The member who applies.
        apply_user_party: The member's department.
        sp_record: The steps.
        notifyer: The members who are told.
        process_list: The steps in the newer form.
        comments: What was said about it.
        statu_change_event: 1 submitted, 2 approved, 3 rejected, 4 transferred, 5 urged, 6 withdrawn,
            8 withdrawn after approval, 10 commented.
    """

    sp_no: str = wire("ApprovalInfo.SpNo")
    sp_name: str = wire("ApprovalInfo.SpName")
    sp_status: int = wire("ApprovalInfo.SpStatus")
    template_id: str = wire("ApprovalInfo.TemplateId")
    apply_time: int = wire("ApprovalInfo.ApplyTime")
    apply_user_id: str = wire("ApprovalInfo.Applyer.UserId")
    apply_user_party: str = wire("ApprovalInfo.Applyer.Party")
    sp_record: tuple[SpRecord, ...] = wire("ApprovalInfo.SpRecord")
    notifyer: tuple[str, ...] = wire("ApprovalInfo.Notifyer.UserId")
    process_list: tuple[ProcessNode, ...] = wire("ApprovalInfo.ProcessList.NodeList")
    comments: tuple[ApprovalComment, ...] = wire("ApprovalInfo.Comments")
    statu_change_event: int = wire("ApprovalInfo.StatuChangeEvent")
