"""What became of what an Official Account has sent or published.

https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Interface.html (templates),
https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Batch_Sends_and_Originality_Checks.html (mass),
https://developers.weixin.qq.com/doc/offiaccount/Publish/Callback_on_finish.html (publishing),
https://developers.weixin.qq.com/doc/offiaccount/Subscription_Messages/api.html (subscription notices).
"""

from shared.protocol.messages import Event
from shared.protocol.records import Record, wire


class TemplateSendJobFinishEvent(Event, kind="templatesendjobfinish"):
    """A template message arrived, or did not; ``msg_id`` is the message's.

    Attributes:
        status: ``success``, ``failed:user block`` or ``failed: system failed``, with or without the space.
    """

    status: str = wire("Status")


class CopyrightCheckResult(Record):
    """What the check of one article found.

    Attributes:
        article_idx: Its position, from 1.
        user_declare_state: What the user declared.
        audit_state: What the platform found.
        original_article_url: The article that it copies.
        original_article_type: The kind of that article.
        can_reprint: Whether it may be copied, 1 or 0.
        need_replace_content: Whether its content has to be replaced, 1 or 0.
        need_show_reprint_source: Whether it has to name its source, 1 or 0.
    """

    article_idx: int = wire("ArticleIdx")
    user_declare_state: int = wire("UserDeclareState")
    audit_state: int = wire("AuditState")
    original_article_url: str = wire("OriginalArticleUrl")
    original_article_type: int = wire("OriginalArticleType")
    can_reprint: int = wire("CanReprint")
    need_replace_content: int = wire("NeedReplaceContent")
    need_show_reprint_source: int = wire("NeedShowReprintSource")


class MassSendJobFinishEvent(Event, kind="masssendjobfinish"):
    """A mass send has ended; ``msg_id`` is the message's.

    Attributes:
        status: ``send success``, ``send fail``, or ``err(…)`` with the number of the reason.
        total_count: How many were chosen.
        filter_count: How many were left after filtering.
        sent_count: How many got it.
        error_count: How many did not.
        check_state: Outcome of the copyright check: 1 unchecked, 2 passed, 3 copied.
        copyright_check_results: What the copyright check found.
        article_urls: Links to the articles.
    """

    status: str = wire("Status")
    total_count: int = wire("TotalCount")
    filter_count: int = wire("FilterCount")
    sent_count: int = wire("SentCount")
    error_count: int = wire("ErrorCount")
    check_state: int = wire("CopyrightCheckResult.CheckState")
    copyright_check_results: tuple[CopyrightCheckResult, ...] = wire("CopyrightCheckResult.ResultList.item")
    article_urls: tuple[str, ...] = wire("ArticleUrlResult.ResultList.item.ArticleUrl")


class PublishJobFinishEvent(Event, kind="publishjobfinish"):
    """Articles were published, or not.

    Attributes:
        publish_id: The job.
        publish_status: 0 published, 1 running, 2 not original, 3 failed, 4 refused, 5 deleted by the user, 6 banned.
        article_id: The publication.
        article_count: How many articles.
        article_idx: Their positions, from 1.
        article_urls: Links to them, in the same order.
        fail_idx: Positions of the articles that failed, from 1.
    """

    publish_id: str = wire("PublishEventInfo.publish_id")
    publish_status: int = wire("PublishEventInfo.publish_status")
    article_id: str = wire("PublishEventInfo.article_id")
    article_count: int = wire("PublishEventInfo.article_detail.count")
    article_idx: tuple[int, ...] = wire("PublishEventInfo.article_detail.item.idx")
    article_urls: tuple[str, ...] = wire("PublishEventInfo.article_detail.item.article_url")
    fail_idx: tuple[int, ...] = wire("PublishEventInfo.fail_idx")


class SubscribeMsg(Record):
    """What happened to one template of subscription notices.

    Attributes:
        template_id: The template.
        subscribe_status_string: ``accept`` or ``reject``.
        popup_scene: 1 page, 2 article.
    """

    template_id: str = wire("TemplateId")
    subscribe_status_string: str = wire("SubscribeStatusString")
    popup_scene: int = wire("PopupScene")


class SubscribeMsgPopupEvent(Event, kind="subscribe_msg_popup_event"):
    """A user answered the question whether notices may be sent."""

    subscribes: tuple[SubscribeMsg, ...] = wire("SubscribeMsgPopupEvent.List", "List")


class SubscribeMsgChangeEvent(Event, kind="subscribe_msg_change_event"):
    """A user changed in the settings which notices may be sent."""

    subscribes: tuple[SubscribeMsg, ...] = wire("SubscribeMsgChangeEvent.List", "List")


class SentSubscribeMsg(Record):
    """What became of one notice.

    Attributes:
        template_id: The template.
        msg_id: The notice.
        error_code: 0 where it arrived.
        error_status: ``success``, or why not.
    """

    template_id: str = wire("TemplateId")
    msg_id: str = wire("MsgID")
    error_code: int = wire("ErrorCode")
    error_status: str = wire("ErrorStatus")


class SubscribeMsgSentEvent(Event, kind="subscribe_msg_sent_event"):
    """A notice was sent."""

    subscribes: tuple[SentSubscribeMsg, ...] = wire("SubscribeMsgSentEvent.List", "List")
