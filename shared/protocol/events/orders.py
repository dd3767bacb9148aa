"""Orders, gift cards and invoices of an Official Account.

https://developers.weixin.qq.com/doc/offiaccount/Cards_and_Offer/Coupons_Vouchers_and_Cards_Event_Push_Messages.html.
"""

from shared.protocol.messages import Event
from shared.protocol.records import wire


class CardPayOrderEvent(Event, kind="card_pay_order"):
    """An order of coupon points changed.

    Attributes:
        order_id: The order.
        status: ``ORDER_STATUS_…``.
        create_order_time: Seconds since the epoch.
        pay_finish_time: Seconds since the epoch.
        desc: A description.
        free_coin_count: Free points.
        pay_coin_count: Paid points.
        refund_free_coin_count: Free points given back.
        refund_pay_coin_count: Paid points given back.
        order_type: ``ORDER_TYPE_…``.
        memo: A remark.
        receipt_info: What the invoice says.
    """

    order_id: str = wire("OrderId")
    status: str = wire("Status")
    create_order_time: int = wire("CreateOrderTime")
    pay_finish_time: int = wire("PayFinishTime")
    desc: str = wire("Desc")
    free_coin_count: str = wire("FreeCoinCount")
    pay_coin_count: str = wire("PayCoinCount")
    refund_free_coin_count: str = wire("RefundFreeCoinCount")
    refund_pay_coin_count: str = wire("RefundPayCoinCount")
    order_type: str = wire("OrderType")
    memo: str = wire("Memo")
    receipt_info: str = wire("ReceiptInfo")


class CardMerchantCheckResultEvent(Event, kind="card_merchant_check_result"):
    """A merchant who may issue cards was examined.

    Attributes:
        merchant_id: The merchant.
        is_pass: 1 where it passed.
        reason: Why not.
    """

    merchant_id: str = wire("MerchantId")
    is_pass: int = wire("IsPass")
    reason: str = wire("Reason")


class GiftcardEvent(Event):
    """Something happened to gift cards.

    Attributes:
        page_id: The page that sells them.
        order_id: The order.
    """

    page_id: str = wire("PageId")
    order_id: str = wire("OrderId")


class GiftcardPayDoneEvent(GiftcardEvent, kind="giftcard_pay_done"):
    """Gift cards were paid."""


class GiftcardSendToFriendEvent(GiftcardEvent, kind="giftcard_send_to_friend"):
    """Gift cards were given away.

    Attributes:
        is_chat_room: ``true`` where they were given to a group.
        is_return_back: ``true`` where they came back, since nobody took them.
    """

    is_chat_room: str = wire("IsChatRoom")
    is_return_back: str = wire("IsReturnBack")


class GiftcardUserAcceptEvent(GiftcardEvent, kind="giftcard_user_accept"):
    """Gift cards were accepted.

    Attributes:
        is_chat_room: ``true`` where they were given to a group.
    """

    is_chat_room: str = wire("IsChatRoom")


class UserAuthorizeInvoiceEvent(Event, kind="user_authorize_invoice"):
    """A user agreed to get an invoice.

    Attributes:
        succ_order_id: The order, where it succeeded.
        fail_order_id: The order, where it failed.
        app_id: The account.
        source: ``web`` or ``app``.
    """

    succ_order_id: str = wire("SuccOrderId")
    fail_order_id: str = wire("FailOrderId")
    app_id: str = wire("AppId")
    source: str = wire("Source")


class UpdateInvoiceStatusEvent(Event, kind="update_invoice_status"):
    """An invoice was used.

    Attributes:
        status: ``INVOICE_REIMBURSE_…``.
        card_id: The kind of card that the invoice is.
        code: The number of the invoice.
    """

    status: str = wire("Status")
    card_id: str = wire("CardId")
    code: str = wire("Code")


class SubmitInvoiceTitleEvent(Event, kind="submit_invoice_title"):
    """A user said whom an invoice is for.

    Attributes:
        title: The name.
        phone: The telephone number.
        tax_no: The tax number.
        addr: The address.
        bank_type: The bank.
        bank_no: The account at the bank.
        attach: What the link was set up with.
        title_type: ``InvoiceUserTitlePersonType`` or ``InvoiceUserTitleBusinessType``.
    """

    title: str = wire("title")
    phone: str = wire("phone")
    tax_no: str = wire("tax_no")
    addr: str = wire("addr")
    bank_type: str = wire("bank_type")
    bank_no: str = wire("bank_no")
    attach: str = wire("attach")
    title_type: str = wire("title_type")


class MerchantOrderEvent(Event, kind="merchant_order"):
    """An order of a shop was paid.

    Attributes:
        order_id: The order.
        order_status: 2 paid, and so on.
        product_id: The product.
        sku_info: What kind of it.
    """

    order_id: str = wire("OrderId")
    order_status: int = wire("OrderStatus")
    product_id: str = wire("ProductId")
    sku_info: str = wire("SkuInfo")
