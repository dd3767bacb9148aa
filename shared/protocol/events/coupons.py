"""Cards and coupons of an Official Account, and of its users.

https://developers.weixin.qq.com/doc/offiaccount/Cards_and_Offer/Coupons_Vouchers_and_Cards_Event_Push_Messages.html.
"""

from shared.protocol.messages import Event
from shared.protocol.records import wire


class CardEvent(Event):
    """Something happened to a kind of card.

    Attributes:
        card_id: The kind of card.
    """

    card_id: str = wire("CardId")


class UserCardEvent(CardEvent):
    """Something happened to the card of a user.

    Attributes:
        user_card_code: The number of the card.
    """

    user_card_code: str = wire("UserCardCode")


class CardPassCheckEvent(CardEvent, kind="card_pass_check"):
    """A kind of card was approved."""


class CardNotPassCheckEvent(CardEvent, kind="card_not_pass_check"):
    """A kind of card was refused.

    Attributes:
        refuse_reason: Why.
    """

    refuse_reason: str = wire("RefuseReason")


class CardSkuRemindEvent(CardEvent, kind="card_sku_remind"):
    """A kind of card is nearly used up.

    Attributes:
        detail: How many are left.
    """

    detail: str = wire("Detail")


class UserGetCardEvent(UserCardEvent, kind="user_get_card"):
    """A user got a card.

    Attributes:
        is_give_by_friend: 1 where a friend gave it.
        friend_user_name: The friend.
        old_user_card_code: The friend's number of the card.
        outer_id: The channel, a number.
        outer_str: The channel, a text.
        is_restore_member_card: 1 where a deleted member card was restored.
        is_recommend_by_friend: 1 where a friend recommended it.
        union_id: The user across the accounts of a company.
    """

    is_give_by_friend: int = wire("IsGiveByFriend")
    friend_user_name: str = wire("FriendUserName")
    old_user_card_code: str = wire("OldUserCardCode")
    outer_id: str = wire("OuterId")
    outer_str: str = wire("OuterStr")
    is_restore_member_card: int = wire("IsRestoreMemberCard")
    is_recommend_by_friend: int = wire("IsRecommendByFriend")
    union_id: str = wire("UnionId")


class UserGiftingCardEvent(UserCardEvent, kind="user_gifting_card"):
    """A user gives a card away.

    Attributes:
        is_return_back: 1 where it came back, since nobody took it.
        friend_user_name: Who gets it.
        is_chat_room: 1 where it was given to a group.
    """

    is_return_back: int = wire("IsReturnBack")
    friend_user_name: str = wire("FriendUserName")
    is_chat_room: int = wire("IsChatRoom")


class UserDeleteCardEvent(UserCardEvent, kind="user_del_card"):
    """A user deleted a card."""


class UserConsumeCardEvent(UserCardEvent, kind="user_consume_card"):
    """A card was used.

    Attributes:
        consume_source: ``FROM_API``, ``FROM_MP`` or ``FROM_MOBILE_HELPER``.
        location_name: The shop.
        staff_open_id: Who took it.
        verify_code: The code that the user paid with.
        remark_amount: The amount that the user paid with it.
        outer_str: The channel.
    """

    consume_source: str = wire("ConsumeSource")
    location_name: str = wire("LocationName")
    staff_open_id: str = wire("StaffOpenId")
    verify_code: str = wire("VerifyCode")
    remark_amount: str = wire("RemarkAmount")
    outer_str: str = wire("OuterStr")


class UserPayFromPayCell(UserCardEvent, kind="user_pay_from_pay_cell"):
    """A user paid with a card.

    Attributes:
        trans_id: The payment.
        location_id: The shop.
        fee: What was paid, in cents.
        original_fee: What it would have cost, in cents.
    """

    trans_id: str = wire("TransId")
    location_id: str = wire("LocationId")
    fee: int = wire("Fee")
    original_fee: int = wire("OriginalFee")


class UserViewCard(UserCardEvent, kind="user_view_card"):
    """A user opened a member card.

    Attributes:
        outer_str: The channel.
    """

    outer_str: str = wire("OuterStr")


class UserEnterSessionFromCardEvent(UserCardEvent, kind="user_enter_session_from_card"):
    """A user came into the chat from a card."""


class UpdateMemberCard(UserCardEvent, kind="update_member_card"):
    """A member card changed.

    Attributes:
        modify_bonus: By how many points.
        modify_balance: By how much money.
    """

    modify_bonus: int = wire("ModifyBonus")
    modify_balance: int = wire("ModifyBalance")


class SubmitMembercardUserInfo(UserCardEvent, kind="submit_membercard_user_info"):
    """A user activated a member card."""
